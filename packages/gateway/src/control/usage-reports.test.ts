import { expect, test } from "bun:test";
import { UsageReport } from "@meshgate/contracts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { openedCall, settledCall } from "../../test/kit/usage-entries.ts";
import { openDatabase } from "../stores/database.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { SqlEventStore } from "../stores/sql-event-store.ts";
import { createUsageReports, type UsageNames, type UsageQuestion } from "./usage-reports.ts";

const directory = new Map([
  ["key key_1", "ci"],
  ["team team_1", "search"],
]);
const names: UsageNames = {
  nameOf: (kind, id) => directory.get(`${kind} ${id}`),
  idOf: (kind, name) =>
    [...directory].find(([key, known]) => known === name && key.startsWith(`${kind} `))?.[0].split(" ")[1],
};
const november: UsageQuestion = {
  fromMs: Date.UTC(2026, 10),
  toMs: Date.UTC(2026, 11),
  groupBy: [],
  filters: new Map(),
};

async function reported(question: Partial<UsageQuestion>): Promise<UsageReport> {
  const database = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 1_000 });
  await migrate(database);
  const store = new SqlEventStore(database, { clock: systemClock, queueEventsMax: 10, commitLimitMs: 1_000 });
  try {
    const labels = { environment: "dev", tags: [] };
    const calls = [
      openedCall({ labels: { ...labels, keyId: "key_1", teamId: "team_1" } }),
      openedCall({ labels: { ...labels, keyId: "key_1", teamId: "team_1" } }),
      openedCall({ labels: { ...labels, keyId: "key_gone" }, boundNanoUsd: null }),
    ];
    await store.append([], calls);
    await store.append(
      [],
      calls.map(({ requestId, boundNanoUsd }, index) =>
        settledCall(requestId, { costNanoUsd: boundNanoUsd === null ? null : 1_500_000_000 + index }),
      ),
    );
    const report = await createUsageReports(database, names).report({ ...november, ...question }, {});
    if (!report.ok) throw new Error(report.error.message);
    return UsageReport.parse(report.value);
  } finally {
    await store.close();
  }
}

const unnamed = {
  calls: 1,
  input_tokens: 10,
  output_tokens: 20,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
};
const named = { calls: 2, input_tokens: 20, output_tokens: 40, cached_input_tokens: 0, reasoning_tokens: 0 };
const spent = { cost_usd: "3.000000001", cost_nano_usd: "3000000001" };

test("names who there is, keeps the id of who is gone, and adds up", async () => {
  expect(await reported({ groupBy: ["team", "key"] })).toEqual({
    from: "2026-11-01T00:00:00.000Z",
    to: "2026-12-01T00:00:00.000Z",
    group_by: ["team", "key"],
    totals: { ...named, calls: 3, input_tokens: 30, output_tokens: 60, ...spent, unpriced_calls: 1 },
    rows: [
      {
        team_id: "team_1",
        team: "search",
        key_id: "key_1",
        key: "ci",
        ...named,
        ...spent,
        unpriced_calls: 0,
      },
      {
        team_id: null,
        team: null,
        key_id: "key_gone",
        key: null,
        ...unnamed,
        cost_usd: "0.00",
        cost_nano_usd: "0",
        unpriced_calls: 1,
      },
    ],
  });
});

test.each([
  ["the id", "key_1"],
  ["the name", "ci"],
])("finds a key by %s", async (_by, value) => {
  const { totals } = await reported({ filters: new Map([["key", [value]]]) });
  expect(totals.calls).toBe(2);
});

test("says that nothing was used where nothing was", async () => {
  const { totals, rows } = await reported({ filters: new Map([["key", ["nobody"]]]) });
  expect(rows).toEqual([]);
  expect(totals).toMatchObject({ calls: 0, cost_usd: "0.00", cost_nano_usd: "0" });
});
