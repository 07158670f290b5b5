import { expect, test } from "bun:test";
import fc from "fast-check";
import { Histogram, Registry } from "prom-client";
import { type Spread, TalliedHistogram } from "./tallied-histogram.ts";

const configuration = {
  name: "tried_seconds",
  help: "Tried.",
  labelNames: ["who", "what"],
  buckets: [0.001, 0.5, 2],
};
const label = fc.constantFrom("a", "b", 'c"\\n');
const seconds = fc.oneof(fc.constantFrom(0, 0.001, 0.5, 2, 2.5), fc.double({ min: 0, max: 4, noNaN: true }));
const step = fc.oneof(fc.constant("scrape" as const), fc.tuple(label, label, seconds));

test("says at every scrape what prom-client's own histogram says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step), async (steps) => {
      const [ours, plain] = [new Registry(), new Registry()];
      const tallied = new TalliedHistogram({ ...configuration, registers: [ours] });
      const histogram = new Histogram({ ...configuration, registers: [plain] });
      const kept = new Map<string, Spread>();
      for (const one of [...steps, "scrape" as const]) {
        if (one === "scrape") {
          expect(await ours.metrics()).toBe(await plain.metrics());
          continue;
        }
        const [who, what, value] = one;
        const spread = kept.get(`${who} ${what}`) ?? tallied.labels(who, what);
        kept.set(`${who} ${what}`, spread);
        spread.observe(value);
        histogram.labels(who, what).observe(value);
      }
    }),
  );
});
