import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { systemClock } from "../../test/kit/system-clock.ts";
import { openedCall, settledCall } from "../../test/kit/usage-entries.ts";
import type { OpenedCall, SettledCall } from "../ports/usage-ledger.ts";
import { type Database, openDatabase } from "./database.ts";
import { migrate } from "./migrations/migrate.ts";
import { SqlEventStore } from "./sql-event-store.ts";
import { type TotalsQuery, type UsageColumn, type UsageTotals, usageTotals } from "./usage-totals.ts";

const HOUR_MS = 3_600_000;
/** So few that every test has several slices. */
const SLICE_CALLS = 2;
const november = Date.UTC(2026, 10, 1);
const wholeTime = { fromMs: 0, toMs: Date.UTC(2027, 0), groupBy: [], filters: new Map() };

/** What sums over a database's calls guarantee, whichever it is. `freshUrl` gives an empty one each time. */
export function usageTotalsContract(name: string, freshUrl: () => Promise<string>): void {
  describe(`sums of usage in ${name}`, () => {
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

    async function record(calls: readonly Call[]): Promise<void> {
      await store.append(
        [],
        calls.map(({ opened }) => opened),
      );
      await store.append(
        [],
        calls.flatMap(({ settled }) => (settled === undefined ? [] : [settled])),
      );
    }

    async function sums(query: Partial<TotalsQuery>): Promise<readonly UsageTotals[]> {
      const totals = await usageTotals(database, { ...wholeTime, ...query }, SLICE_CALLS);
      if (!totals.ok) throw new Error(totals.error);
      return totals.value;
    }

    test("are nothing where nothing was called, and where nothing is settled", async () => {
      expect(await sums({})).toEqual([]);
      await record([{ opened: openedCall(), settled: undefined }]);
      expect(await sums({})).toEqual([]);
    });

    test("are exact past 2^53, and leave out what has no price", async () => {
      const most = Number.MAX_SAFE_INTEGER;
      await record([
        callOf({}, { costNanoUsd: most }),
        callOf({}, { costNanoUsd: most }),
        callOf({}, { costNanoUsd: 3 }),
        callOf({ boundNanoUsd: null }, { costNanoUsd: null }),
      ]);
      expect(await sums({})).toEqual([
        {
          labels: [],
          calls: 4,
          inputTokens: 40,
          outputTokens: 80,
          cachedInputTokens: 0,
          reasoningTokens: 0,
          costNanoUsd: 2n * BigInt(most) + 3n,
          unpricedCalls: 1,
        },
      ]);
    });

    test("put a call into the day and month in which it began, UTC, to the millisecond", async () => {
      const starts = [november - 1, november, november + 24 * HOUR_MS - 1, november + 24 * HOUR_MS];
      await record(starts.map((openedAtMs) => callOf({ openedAtMs }, {})));
      const found = await sums({ groupBy: ["month", "day"] });
      expect(found.map(({ labels, calls }) => [...labels, calls]).sort()).toEqual([
        ["2026-10", "2026-10-31", 1],
        ["2026-11", "2026-11-01", 2],
        ["2026-11", "2026-11-02", 1],
      ]);
    });

    test("take the first moment and leave out the last", async () => {
      await record([0, 1, 2].map((later) => callOf({ openedAtMs: november + later }, {})));
      expect(await sums({ fromMs: november + 1, toMs: november + 2 })).toMatchObject([{ calls: 1 }]);
    });

    test("are those of a slow reckoning, whatever is asked", async () => {
      const recorded: Call[] = [];
      await fc.assert(
        fc.asyncProperty(fc.array(calls, { maxLength: 12 }), queries, async (more, query) => {
          await record(more);
          recorded.push(...more);
          expect(inOrder(await sums(query))).toEqual(inOrder(slowly(recorded, { ...wholeTime, ...query })));
        }),
        { numRuns: 20 },
      );
    });
  });
}

interface Call {
  readonly opened: OpenedCall;
  readonly settled: SettledCall | undefined;
}

function callOf(opened: Partial<OpenedCall>, settled: Partial<SettledCall>): Call {
  const call = openedCall(opened);
  return { opened: call, settled: settledCall(call.requestId, settled) };
}

const optionalId = (prefix: string) =>
  fc.option(
    fc.nat(2).map((n) => `${prefix}_${n}`),
    { nil: undefined },
  );
const target = fc.record({
  provider: fc.constantFrom("openai", "local"),
  model: fc.constantFrom("small", "large", "it's"),
});
const calls: fc.Arbitrary<Call> = fc
  .record({
    openedAtMs: fc.integer({ min: november - 3 * HOUR_MS, max: november + 60 * HOUR_MS }),
    keyId: fc.nat(2).map((n) => `key_${n}`),
    teamId: optionalId("team"),
    agentId: optionalId("agt"),
    target,
    answered: fc.option(target, { nil: undefined }),
    isSettled: fc.boolean(),
    status: fc.constantFrom("success", "failure", "interrupted"),
    tokens: fc.nat(1_000_000),
    costNanoUsd: fc.option(fc.nat()),
  })
  .map(
    ({ openedAtMs, keyId, teamId, agentId, answered, isSettled, status, tokens, costNanoUsd, ...rest }) => {
      const labels = {
        keyId,
        ...(teamId !== undefined && { teamId }),
        ...(agentId !== undefined && { agentId }),
        environment: "dev",
        tags: [],
      };
      const { requestId, ...opened } = openedCall({ openedAtMs, labels, target: rest.target });
      const { target: _, ...ended } = settledCall(requestId, { status, inputTokens: tokens, costNanoUsd });
      const settled = { ...ended, ...(answered !== undefined && { target: answered }) };
      return { opened: { requestId, ...opened }, settled: isSettled ? settled : undefined };
    },
  );

const groupable: readonly UsageColumn[] = [
  "key_id",
  "team_id",
  "agent_id",
  "provider",
  "model",
  "status",
  "day",
  "month",
];
const queries: fc.Arbitrary<Partial<TotalsQuery>> = fc.record({
  fromMs: fc.integer({ min: november - 4 * HOUR_MS, max: november + 30 * HOUR_MS }),
  groupBy: fc.subarray([...groupable]),
  filters: fc.constantFrom<ReadonlyMap<UsageColumn, readonly string[]>>(
    new Map(),
    new Map([["key_id", ["key_0", "key_2"]]]),
    new Map([
      ["team_id", ["team_1"]],
      ["model", ["large", "it's"]],
    ]),
    new Map([["agent_id", ["' or 1=1 --"]]]),
  ),
});

function slowly(
  recorded: readonly Call[],
  { fromMs, toMs, groupBy, filters }: TotalsQuery,
): readonly UsageTotals[] {
  const groups = new Map<string, UsageTotals>();
  for (const { opened, settled } of recorded) {
    if (settled === undefined || opened.openedAtMs < fromMs || opened.openedAtMs >= toMs) continue;
    const label = (column: UsageColumn) => labelOf(column, opened, settled);
    if (![...filters].every(([column, values]) => values.includes(label(column) ?? ""))) continue;
    const labels = groupBy.map(label);
    const key = JSON.stringify(labels);
    const before = groups.get(key);
    groups.set(key, {
      labels,
      calls: (before?.calls ?? 0) + 1,
      inputTokens: (before?.inputTokens ?? 0) + settled.inputTokens,
      outputTokens: (before?.outputTokens ?? 0) + settled.outputTokens,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      costNanoUsd: (before?.costNanoUsd ?? 0n) + BigInt(settled.costNanoUsd ?? 0),
      unpricedCalls: (before?.unpricedCalls ?? 0) + (settled.costNanoUsd === null ? 1 : 0),
    });
  }
  return [...groups.values()];
}

function labelOf(
  column: UsageColumn,
  { labels, target, openedAtMs }: OpenedCall,
  settled: SettledCall,
): string | null {
  const { provider, model } = settled.target ?? target;
  const begun = new Date(openedAtMs).toISOString();
  const of: Readonly<Record<UsageColumn, string | null>> = {
    key_id: labels.keyId,
    team_id: labels.teamId ?? null,
    agent_id: labels.agentId ?? null,
    end_user: labels.endUser ?? null,
    session: labels.session ?? null,
    environment: labels.environment,
    provider,
    model,
    status: settled.status,
    day: begun.slice(0, 10),
    month: begun.slice(0, 7),
  };
  return of[column];
}

function inOrder(totals: readonly UsageTotals[]): readonly UsageTotals[] {
  return totals.toSorted((a, b) => (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1));
}
