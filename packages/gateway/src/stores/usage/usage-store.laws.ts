import { describe, expect, test } from "bun:test";
import type { LimitNeed } from "@meshgate/engine";
import fc from "fast-check";
import { budget, requests, settled, tokens } from "../../../test/kit/limit-needs.ts";
import { ManualClock } from "../../../test/kit/manual-clock.ts";
import { RecordedUsage } from "../../../test/kit/recorded-usage.ts";
import type { UsageStore } from "../../ports/usage-store.ts";
import { UsageModel } from "./usage-model.fixture.ts";
import type { CreateCounters } from "./usage-store.contract.ts";

const MONTH = "2026-11";
const START_MS = Date.UTC(2026, 10, 20, 12);
const REPLICAS = 3;
const CALLERS = 64;

/** What holds for any calls in any order, on several replicas of one store. */
export function usageStoreLaws(
  name: string,
  create: CreateCounters,
  { runs }: { readonly runs: number },
): void {
  describe(`${name} under any load`, () => {
    /** An attacker who finds a window with more than N has passed the limit. */
    test("no 60 s hold more than the rate, and who stayed under it for 61 s is never refused", async () => {
      await fc.assert(
        fc.asyncProperty(arrivals, async (steps) => {
          await withReplicas(create, async ({ replicas, clock }) => {
            const granted: { readonly atMs: number; readonly amount: number }[] = [];
            for (const [at, { waitMs, amount }] of steps.entries()) {
              clock.advance(waitMs);
              const nowMs = clock.nowMs();
              const limits = [tokens(RATE, amount)] as const;
              const answer = await replicaAt(replicas, at).reserve({ id: `${at}`, month: MONTH, limits });
              const lately = granted.filter((call) => call.atMs > nowMs - 61_000);
              if (sumOf(lately) + amount <= RATE) expect(answer.granted).toBe(true);
              if (answer.granted) granted.push({ atMs: nowMs, amount });
            }
            for (const { atMs } of granted) {
              const window = granted.filter((call) => call.atMs >= atMs && call.atMs < atMs + 60_000);
              expect(sumOf(window)).toBeLessThanOrEqual(RATE);
            }
          });
        }),
        { numRuns: runs },
      );
    });

    test("a refused rate fits at the very time that the refusal names, and not a millisecond before", async () => {
      await fc.assert(
        fc.asyncProperty(arrivals, async (steps) => {
          await withReplicas(create, async ({ replicas: [store], clock }) => {
            for (const [at, { waitMs, amount }] of steps.entries()) {
              clock.advance(waitMs);
              const limits = [tokens(RATE, amount)] as const;
              const ask = (id: string) => store.reserve({ id, month: MONTH, limits });
              const retryAfterMs = (await ask(`${at}`)).limits[0]?.retryAfterMs;
              if (retryAfterMs === undefined) continue;
              clock.advance(retryAfterMs - 1);
              expect((await ask(`${at} early`)).granted).toBe(false);
              clock.advance(1);
              expect((await ask(`${at} in time`)).granted).toBe(true);
            }
          });
        }),
        { numRuns: runs },
      );
    });

    test("every answer is that of a naive model, whichever replica is asked", async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          await withReplicas(create, async ({ replicas, clock }) => {
            const model = new UsageModel();
            for (const [at, step] of steps.entries()) {
              const store = replicaAt(replicas, step.replica);
              clock.advance(step.waitMs);
              const nowMs = clock.nowMs();
              if (step.kind === "reserve") {
                const request = { id: `${at}`, month: step.month, limits: step.limits };
                expect(await store.reserve(request)).toEqual(model.reserve(request, nowMs));
              } else if (step.kind === "settle") {
                const limits = step.limits.map((need) => settled(need, need.amount));
                const changed = await store.settle(`${step.call}`, limits);
                expect(sorted(changed)).toEqual(sorted(model.end(`${step.call}`, limits)));
              } else {
                await store.release(`${step.call}`);
                model.end(`${step.call}`, "released");
              }
            }
            const names = model.names();
            expect(await replicas[0].read(names)).toEqual(
              names.map((name) => model.read(name, clock.nowMs())),
            );
          });
        }),
        { numRuns: runs },
      );
    });

    test(`${CALLERS} callers at once on ${REPLICAS} replicas never pass a budget, and after quiet nothing is reserved`, async () => {
      await withReplicas(create, async ({ replicas }) => {
        const limit = 1_000;
        const need = budget(limit, 0);
        const name = { ...settled(need, 0), month: MONTH };
        let held = 0;
        let used = 0;
        const caller = async (who: number): Promise<void> => {
          const store = replicaAt(replicas, who);
          for (let turn = 0; turn < 8; turn++) {
            const amount = 1 + ((who * 31 + turn * 17) % 40);
            const id = `${who}/${turn}`;
            const limits = [{ ...need, amount }, requests(1_000_000)] as const;
            const { granted } = await store.reserve({ id, month: MONTH, limits });
            if (!granted) continue;
            held += amount;
            expect(used + held).toBeLessThanOrEqual(limit);
            const spent = (amount * (turn % 3)) >> 1;
            held -= amount;
            used += spent;
            if (turn % 4 === 3) {
              used -= spent;
              await store.release(id);
            } else {
              await store.settle(id, [settled(need, spent)]);
            }
          }
        };
        await Promise.all(Array.from({ length: CALLERS }, (_, who) => caller(who)));
        expect(await replicas[0].read([name])).toMatchObject([{ used, reserved: 0 }]);
        const rest = [{ ...need, amount: limit - used }] as const;
        expect((await replicas[1].reserve({ id: "rest", month: MONTH, limits: rest })).granted).toBe(true);
        expect(await replicas[2].read([name])).toMatchObject([{ used, reserved: limit - used }]);
      });
    });

    test(`${CALLERS} callers at once with several limits each neither wait for each other for ever nor pass any`, async () => {
      await withReplicas(create, async ({ replicas }) => {
        for (let round = 0; round < 5; round++) {
          await crowd(replicas, round);
          const names = namesOf(round).map((counter) => ({ counter, kind: "budget", month: MONTH }) as const);
          const figures = await replicas[0].read(names);
          for (const { used, reserved } of figures)
            expect({ used, reserved }).toEqual({ used: 50, reserved: 0 });
        }
      });
    });
  });
}

const namesOf = (round: number): readonly string[] => ["a", "b", "c", "d"].map((name) => `${name}${round}`);

/** Callers that each name the same four unknown counters in another order. */
async function crowd(replicas: Replicas["replicas"], round: number): Promise<void> {
  const counters = namesOf(round);
  const caller = async (who: number): Promise<void> => {
    const turned = counters.map((_, at) => counters[(at + who) % counters.length] ?? "");
    if (who % 2 === 0) turned.reverse();
    const [first = "", ...rest] = turned;
    const limits = [budget(50, 1, first), ...rest.map((counter) => budget(50, 1, counter))] as const;
    for (let turn = 0; turn < 3; turn++) {
      const id = `${round}/${who}/${turn}`;
      const { granted } = await replicaAt(replicas, who).reserve({ id, month: MONTH, limits });
      if (granted && turn === 0) await replicaAt(replicas, who + 1).release(id);
      else if (granted) await replicaAt(replicas, who + 1).settle(id, []);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, who) => caller(who)));
}

const RATE = 10;

/** Bunched around the edges of seconds and of the window. */
const waits = fc.oneof(
  fc.constantFrom(0, 1, 999, 1_000, 59_999, 60_000, 60_001, 60_999, 61_000),
  fc.integer({ min: 0, max: 20_000 }),
);
const arrivals = fc.array(fc.record({ waitMs: waits, amount: fc.integer({ min: 0, max: RATE }) }), {
  maxLength: 40,
});

const amounts = fc.integer({ min: 0, max: 12 });
const needs: fc.Arbitrary<LimitNeed> = fc
  .record({ make: fc.constantFrom(budget, tokens), counter: fc.constantFrom("x", "y"), amount: amounts })
  .chain(({ make, counter, amount }) =>
    fc
      .constantFrom("enforce", "enforce", "shadow")
      .map((mode) => ({ ...make(20, amount, counter), mode }) as const),
  );
const differentNeeds = fc.uniqueArray(needs, {
  maxLength: 4,
  selector: ({ kind, counter }) => `${kind}:${counter}`,
});
const limitsOfACall = differentNeeds.map(
  ([first, ...rest]) => [first ?? budget(20, 1, "z"), ...rest] as const,
);
const common = { replica: fc.nat(), waitMs: waits };
const histories = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("reserve" as const),
      ...common,
      month: fc.constantFrom("2026-11", "2026-12"),
      limits: limitsOfACall,
    }),
    fc.record({ kind: fc.constant("settle" as const), ...common, call: fc.nat(30), limits: differentNeeds }),
    fc.record({ kind: fc.constant("release" as const), ...common, call: fc.nat(30) }),
  ),
  { maxLength: 40 },
);

interface Replicas {
  readonly replicas: readonly [UsageStore, UsageStore, UsageStore];
  readonly clock: ManualClock;
}

async function withReplicas(
  create: CreateCounters,
  use: (replicas: Replicas) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock(START_MS);
  const counters = await create({ clock, memory: new RecordedUsage() });
  const open = (at: number) => counters.open(`replica-${at}`);
  const replicas = [await open(0), await open(1), await open(2)] as const;
  try {
    await use({ replicas, clock });
  } finally {
    await Promise.all(replicas.map((store) => store.close()));
    await counters.discard();
  }
}

function replicaAt(replicas: readonly [UsageStore, ...UsageStore[]], at: number): UsageStore {
  return replicas[at % replicas.length] ?? replicas[0];
}

function sumOf(calls: readonly { readonly amount: number }[]): number {
  return calls.reduce((sum, { amount }) => sum + amount, 0);
}

function sorted<T extends { readonly counter: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((one, other) => (one.counter < other.counter ? -1 : 1));
}
