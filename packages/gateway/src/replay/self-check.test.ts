import { expect, test } from "bun:test";
import fc from "fast-check";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { emptyReport, type ReplayReport } from "./replay-report.ts";
import { sampleSpans } from "./sample-spans.ts";
import { createSelfCheck } from "./self-check.ts";

function selfCheckOf(reports: readonly (ReplayReport | Error)[]) {
  const told: ReplayReport[] = [];
  const failures: unknown[] = [];
  const left = [...reports];
  const check = createSelfCheck({
    replays: {
      sample: async () => {
        const next = left.shift() ?? emptyReport;
        if (next instanceof Error) throw next;
        return next;
      },
    },
    everyHours: () => 24,
    sampleEvents: () => 100,
    onUnsound: (report) => told.push(report),
    onFailure: (cause) => failures.push(cause),
  });
  return { check, told, failures };
}

const sound = { ...emptyReport, equal: 3 };
const unsound = { ...emptyReport, equal: 2, different: 1 };

test("remarks on what differs until a later check finds nothing", async () => {
  const { check, told } = selfCheckOf([sound, unsound, sound]);
  await check.check();
  expect(check.remarks()).toEqual([]);
  await check.check();
  expect(told).toEqual([unsound]);
  expect(check.remarks()).toEqual([
    {
      code: "replay-differs",
      message:
        "Of 3 recorded decisions that were looked at, 1 came out otherwise, and of 0 the event or what they were made from was altered. Run `meshgate replay`, and `meshgate audit verify`.",
    },
  ]);
  await check.check();
  expect(check.remarks()).toEqual([]);
  check.close();
});

/** A check that could not be made must not read as one that found nothing. */
test("keeps its remark while the record cannot be read", async () => {
  const { check, failures } = selfCheckOf([unsound, new EventStoreUnavailable("The disk is gone.")]);
  await check.check();
  await check.check();
  expect(failures).toHaveLength(1);
  expect(check.remarks()).toHaveLength(1);
  check.close();
});

test("a sample lies within the record, in order, without an overlap, and is of the size asked for", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000_000 }),
      fc.nat({ max: 1_000_000 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (after, size, sample, random) => {
        const spans = sampleSpans({ after, end: after + size }, sample, () => random);
        let last = after;
        let events = 0;
        for (const span of spans) {
          expect(span.after).toBeGreaterThanOrEqual(last);
          expect(span.end).toBeGreaterThan(span.after);
          last = span.end;
          events += span.end - span.after;
        }
        expect(last).toBeLessThanOrEqual(after + size);
        expect(events).toBeGreaterThanOrEqual(Math.min(size, sample) * 0.5);
        expect(events).toBeLessThanOrEqual(sample + 64);
      },
    ),
  );
});
