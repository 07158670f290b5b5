import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { openedCall, settledCall } from "../../test/kit/usage-entries.ts";
import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { HeldLimit } from "../ports/usage-ledger.ts";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrations/migrate.ts";
import { DEAD_AFTER_MS, openReplicas } from "./replicas.ts";
import { SqlEventStore } from "./sql-event-store.ts";
import { forgetPastRates, knownCall, openCallsOf, usageMemory } from "./usage-calls.ts";

const month = "2026-11";
const novemberMs = Date.UTC(2026, 10, 15);
const clock: Clock = { nowMs: () => novemberMs, monotonicMs: () => 0 };

/** What a database keeps of calls, whichever it is. `freshUrl` gives an empty one each time. */
export function usageCallsContract(name: string, freshUrl: () => Promise<string>): void {
  describe(`${name} as the record of usage`, () => {
    let database: Database;
    let store: SqlEventStore;

    beforeEach(async () => {
      database = await openDatabase(await freshUrl(), { clock: systemClock, statementLimitMs: 4_000 });
      await migrate(database);
      store = new SqlEventStore(database, {
        clock: systemClock,
        queueEventsMax: 1_000,
        commitLimitMs: 4_000,
      });
    });

    afterEach(() => store.close());

    test("gives back an open call whole, to its own process alone, until it is settled", async () => {
      const whole = openedCall({
        labels: {
          keyId: "key_1",
          teamId: "team_1",
          agentId: "agt_1",
          endUser: "eu_1",
          session: "se_1",
          environment: "prod",
          tags: ["a", 'quoted "b"'],
        },
        held: [
          {
            policyId: "pol_1",
            counter: "pol_1",
            kind: "budget",
            amount: 9_007_199_254_740_991,
            softLimit: 5,
          },
          { policyId: "pol_2", counter: "pol_2/agent=agt_1", kind: "requests", amount: 1 },
        ],
      });
      const bare = openedCall({ boundNanoUsd: null, held: [] });
      await store.append([sealedEvent()], [whole]);
      await store.append([], [bare]);
      expect(await openCallsOf(database, whole.origin)).toEqual([whole, bare]);
      expect(await openCallsOf(database, "another")).toEqual([]);
      await store.append([], [settledCall(whole.requestId), settledCall(bare.requestId)]);
      expect(await openCallsOf(database, whole.origin)).toEqual([]);
    });

    test("knows what a settled call's limits came to, and nothing of a call that was never opened", async () => {
      const call = openedCall({ held: [budget(100)] });
      await store.append([], [call]);
      expect(await knownCall(database, call.requestId)).toEqual({ kind: "open", call });
      await store.append([], [settledCall(call.requestId, { held: [budget(42)] })]);
      expect(await knownCall(database, call.requestId)).toEqual({
        kind: "settled",
        call: { ...call, held: [budget(42)] },
      });
      expect(await knownCall(database, eventId(999_999))).toBeUndefined();
    });

    /** Else a process that was taken for dead gives its call a second end, and usage and ledger part. */
    test("settles a call once, and refuses the second settlement with its event", async () => {
      const call = openedCall({ held: [budget(100)] });
      await store.append([], [call]);
      const other = openedCall();
      const ends = await Promise.allSettled([
        store.append([], [other]),
        store.append([sealedEvent({ correlationId: "first" })], [settledCall(call.requestId)]),
        store.append([sealedEvent({ correlationId: "second" })], [settledCall(call.requestId)]),
      ]);
      expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
      expect(await store.find({ id: "first", limit: 9 })).toHaveLength(1);
      expect(await store.find({ id: "second", limit: 9 })).toEqual([]);
    });

    test("recalls a budget by counter and month: what is used, and who holds what", async () => {
      const settled = openedCall({ held: [budget(100)], openedAtMs: Date.UTC(2026, 10, 1) });
      const open = openedCall({ held: [budget(7)], openedAtMs: Date.UTC(2026, 11, 1) - 1 });
      const before = openedCall({ held: [budget(1)], openedAtMs: Date.UTC(2026, 10, 1) - 1 });
      const after = openedCall({ held: [budget(1)], openedAtMs: Date.UTC(2026, 11, 1) });
      const elsewhere = openedCall({ held: [{ ...budget(1), counter: "pol_1/agent=agt_9" }] });
      await store.append([], [settled, open, before, after, elsewhere]);
      await store.append([], [settledCall(settled.requestId, { held: [budget(30)] })]);
      expect(await usageMemory(database, clock).budget("pol_1", month)).toEqual({
        usedNanoUsd: 30,
        open: [{ id: open.requestId, owner: open.origin, amount: 7 }],
      });
      expect(await usageMemory(database, clock).budget("pol_2", month)).toEqual({ usedNanoUsd: 0, open: [] });
    });

    test("recalls what each second that reaches into the last 61 held of a rate, settled or not", async () => {
      const at = (agoMs: number, amount: number) =>
        openedCall({
          openedAtMs: novemberMs - agoMs,
          held: [{ policyId: "pol_1", counter: "pol_1", kind: "tokens", amount }],
        });
      const calls = [at(61_001, 1), at(60_999, 2), at(400, 4), at(300, 8), at(300, 32), at(0, 16)];
      await store.append([], calls);
      await store.append(
        [],
        [calls[0], calls[3], calls[4]].flatMap((call) =>
          call === undefined ? [] : settledCall(call.requestId, { held: call.held }),
        ),
      );
      expect(await usageMemory(database, clock).rate("pol_1", "tokens")).toEqual([
        { second: novemberMs / 1_000 - 61, amount: 2 },
        { second: novemberMs / 1_000 - 1, amount: 44 },
        { second: novemberMs / 1_000, amount: 16 },
      ]);
    });

    test("forgets rates that no window reaches any more, and no budget", async () => {
      const tokens = (amount: number): HeldLimit => ({ ...budget(amount), kind: "tokens" });
      const old = openedCall({ held: [budget(3), tokens(5)], openedAtMs: novemberMs - 3_600_000 });
      const recent = openedCall({ held: [tokens(7)], openedAtMs: novemberMs - 30_000 });
      await store.append([], [old, recent]);
      await store.append(
        [],
        [old, recent].map(({ requestId, held }) => settledCall(requestId, { held })),
      );
      await forgetPastRates(database, clock);
      const kept = await database.kysely
        .selectFrom("usage_counted")
        .select(["kind", "amount"])
        .orderBy("kind")
        .execute();
      expect(kept.map(({ kind, amount }) => [kind, Number(amount)])).toEqual([
        ["budget", 3],
        ["tokens", 7],
      ]);
      expect(await usageMemory(database, clock).rate("pol_1", "tokens")).toEqual([
        { second: novemberMs / 1_000 - 30, amount: 7 },
      ]);
    });

    /** The sums that are kept, beside those of all calls one by one. */
    test("recalls what all its calls come to, however they were written and by whomever", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCall, { maxLength: 12 }), fc.nat(), async (plans, run) => {
          const [counter, origin] = [`pol_${run}_${Bun.randomUUIDv7()}`, Bun.randomUUIDv7()];
          const calls = plans.map(({ held, settled, isOpen, ...rest }) => ({
            call: openedCall({ ...rest, origin: `${origin}-${rest.origin}`, held: [{ ...held, counter }] }),
            settled: isOpen ? undefined : settled,
          }));
          await Promise.all(calls.map(({ call }) => store.append([], [call])));
          const ends = calls.flatMap(({ call, settled }) =>
            settled === undefined
              ? []
              : settledCall(call.requestId, {
                  held: call.held.map((held) => ({ ...held, amount: settled })),
                }),
          );
          await store.append([], ends.slice(0, 3));
          await Promise.all(ends.slice(3).map((end) => store.append([], [end])));

          const plain = calls.flatMap(({ call, settled }) =>
            call.held.map(({ kind, amount }) => ({ call, kind, settled, amount: settled ?? amount })),
          );
          const inMonth = plain.filter(
            ({ kind, call }) =>
              kind === "budget" && new Date(call.openedAtMs).toISOString().slice(0, 7) === month,
          );
          const recalled = await usageMemory(database, clock).budget(counter, month);
          const open = inMonth.flatMap(({ call: { requestId: id, origin: owner }, settled, amount }) =>
            settled === undefined ? [{ id, owner, amount }] : [],
          );
          expect(recalled.usedNanoUsd).toBe(inMonth.reduce((sum, { settled = 0 }) => sum + settled, 0));
          expect(recalled.open.toSorted(byId)).toEqual(open.toSorted(byId));
          const perSecond = new Map<number, number>();
          for (const { kind, call, amount } of plain) {
            const second = Math.floor(call.openedAtMs / 1_000);
            if (kind !== "tokens" || second < novemberMs / 1_000 - 61) continue;
            perSecond.set(second, (perSecond.get(second) ?? 0) + amount);
          }
          expect(await usageMemory(database, clock).rate(counter, "tokens")).toEqual(
            [...perSecond]
              .map(([second, amount]) => ({ second, amount }))
              .sort((a, b) => a.second - b.second),
          );
        }),
        { numRuns: 25 },
      );
    });

    test("tells the processes that are dead: silent ones, and those of which only open calls are left", async () => {
      const replicas = openReplicas(database, "me", systemClock);
      await replicas.beat();
      await openReplicas(database, "silent", systemClock).beat();
      const longAgo = systemClock.nowMs() - DEAD_AFTER_MS - 60_000;
      await database.kysely
        .updateTable("replica")
        .set({ beat_at_ms: longAgo })
        .where("origin", "=", "silent")
        .execute();
      await store.append([], [openedCall({ origin: "gone" }), openedCall({ origin: "me" })]);
      expect((await replicas.dead()).toSorted()).toEqual(["gone", "silent"]);
      await replicas.forget("silent");
      expect(await replicas.dead()).toEqual(["gone"]);
    });

    test("refuses an append once it is closed", async () => {
      await store.close();
      await expect(store.append([], [openedCall()])).rejects.toThrow(EventStoreUnavailable);
    });
  });
}

const anyTimeMs = fc.oneof(
  fc.integer({ min: novemberMs - 63_000, max: novemberMs }),
  fc
    .constantFrom(Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1))
    .chain((edgeMs) => fc.integer({ min: edgeMs - 2, max: edgeMs + 2 })),
);

const anyCall = fc.record({
  openedAtMs: anyTimeMs,
  origin: fc.constantFrom("a", "b"),
  held: fc.record({
    policyId: fc.constant("pol_1"),
    kind: fc.constantFrom("budget" as const, "tokens" as const),
    amount: fc.nat(),
  }),
  settled: fc.nat(),
  isOpen: fc.boolean(),
});

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function budget(amount: number) {
  return { policyId: "pol_1", counter: "pol_1", kind: "budget", amount } as const;
}
