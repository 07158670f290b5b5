import { expect, test } from "bun:test";
import fc from "fast-check";
import { Counter, Registry } from "prom-client";
import { TalliedCounter } from "./tallied-counter.ts";

const configuration = { name: "tried_total", help: "Tried.", labelNames: ["who", "what"] };
const label = fc.constantFrom("a", "b", 'c"\\n');
const step = fc.oneof(fc.constant("scrape" as const), fc.tuple(label, label));

test("says at every scrape what prom-client's own counter says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step), async (steps) => {
      const [ours, plain] = [new Registry(), new Registry()];
      const tallied = new TalliedCounter({ ...configuration, registers: [ours] });
      const counter = new Counter({ ...configuration, registers: [plain] });
      const kept = new Map<string, { inc(): void }>();
      for (const one of [...steps, "scrape" as const]) {
        if (one === "scrape") {
          expect(await ours.metrics()).toBe(await plain.metrics());
          continue;
        }
        const tally = kept.get(one.join()) ?? tallied.labels(...one);
        kept.set(one.join(), tally);
        tally.inc();
        counter.labels(...one).inc();
      }
    }),
  );
});
