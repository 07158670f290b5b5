import { expect, test } from "bun:test";
import fc from "fast-check";
import { MemoryAuditIndex } from "../stores/audit-index/memory-audit-index.ts";
import { MemoryLedger } from "../stores/ledger/memory-ledger.ts";
import { followLedger } from "./follow-ledger.ts";
import { joinSourcesOf, recordedCalls } from "./recorded-calls.fixture.ts";
import { anyAsked, anyTold, expectSameAsScan } from "./select-events.laws.ts";

const onBug = (bug: unknown): never => {
  throw bug;
};

test("finds exactly what a scan of the whole record finds, however much of it is indexed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyTold, { minLength: 200, maxLength: 450, size: "max" }),
      fc.array(fc.nat(900), { maxLength: 4 }),
      fc.array(anyAsked, { minLength: 20, maxLength: 20 }),
      async (told, pauses, questions) => {
        const truths = recordedCalls(told);
        const [ledger, index, joins] = [new MemoryLedger(), new MemoryAuditIndex(), joinSourcesOf(truths)];
        const sources = { ledger, index, joins };
        const follower = followLedger({ ledger, index, sources: joins, onBug });
        for (const at of pauses.toSorted((a, b) => a - b)) {
          const size = await ledger.size();
          ledger.integrate(truths.slice(size, Math.max(size, at)).map(({ event }) => event));
          await follower.catchUp();
        }
        await follower.close();
        ledger.integrate(truths.slice(await ledger.size()).map(({ event }) => event));
        for (const asked of questions) await expectSameAsScan(asked, truths, sources);
      },
    ),
    { numRuns: 15 },
  );
}, 20_000);

test("two followers that begin anew index every block once", async () => {
  const truths = recordedCalls(fc.sample(anyTold, { numRuns: 800, seed: 7 }));
  const [ledger, index, joins] = [new MemoryLedger(), new MemoryAuditIndex(), joinSourcesOf(truths)];
  ledger.integrate(truths.map(({ event }) => event));
  const followers = [1, 2].map(() => followLedger({ ledger, index, sources: joins, onBug }));
  await Promise.all(followers.map((follower) => follower.catchUp()));
  await index.clear();
  await Promise.all(followers.map((follower) => follower.catchUp()));
  for (const follower of followers) await follower.close();
  expect(await index.indexed()).toBe(Math.floor(truths.length / 256) * 256);
  const everything = { filters: {}, lists: "calls", order: "desc" } as const;
  await expectSameAsScan(everything, truths, { ledger, index, joins });
});
