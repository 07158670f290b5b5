import type { UsageDimension, UsageFigures, UsageLabel, UsageReport, UsageRow } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { Database } from "../stores/database.ts";
import {
  GROUPS_MAX,
  joined,
  type UsageColumn,
  type UsageTotals,
  usageTotals,
} from "../stores/usage-totals.ts";
import { usdOf } from "./usd-of.ts";

export interface UsageQuestion {
  /** Calls that began from then on, and before `toMs`: epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly groupBy: readonly UsageDimension[];
  /** Keys, teams and agents by id or by name. */
  readonly filters: ReadonlyMap<UsageLabel, readonly string[]>;
}

/** What is called by a name beside its id. */
export type NamedKind = "key" | "team" | "agent";

/** The directory, as far as reports need it. */
export interface UsageNames {
  nameOf(kind: NamedKind, id: string): string | undefined;
  /** The id of whoever has that name now. */
  idOf(kind: NamedKind, name: string): string | undefined;
}

/** What calls used and cost, from the settled calls in the database. Rejects with `EventStoreUnavailable`. */
export interface UsageReports {
  /** Of a principal that belongs to a team, that team's calls alone. */
  report(question: UsageQuestion, principal: Pick<Principal, "team">): Promise<Result<UsageReport, Refusal>>;
}

const columns: Readonly<Record<UsageDimension, UsageColumn>> = {
  key: "key_id",
  team: "team_id",
  agent: "agent_id",
  user: "end_user",
  session: "session",
  environment: "environment",
  provider: "provider",
  model: "model",
  status: "status",
  day: "day",
  month: "month",
};

const NOTHING: UsageTotals = {
  labels: [],
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costNanoUsd: 0n,
  unpricedCalls: 0,
};

export function createUsageReports(database: Database, names: UsageNames): UsageReports {
  return {
    async report({ fromMs, toMs, groupBy, filters }, { team }) {
      const totals = await usageTotals(database, {
        fromMs,
        toMs,
        groupBy: groupBy.map((dimension) => columns[dimension]),
        filters: new Map(
          [...filters].map(([label, values]) => [
            columns[label],
            values.map((value) => idOf(label, value, names)),
          ]),
        ),
        ...(team === undefined ? {} : { teamId: team.id }),
      });
      if (!totals.ok) return { ok: false, error: tooManyGroups };
      const groups = totals.value.toSorted(byLabels);
      return {
        ok: true,
        value: {
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          group_by: groupBy,
          totals: figuresOf(groups.reduce(joined, NOTHING)),
          rows: groups.map((group) => rowOf(group, groupBy, names)),
        },
      };
    },
  };
}

const tooManyGroups: Refusal = {
  kind: "invalid-request",
  message: `There are more than ${GROUPS_MAX} groups. Group by less, shorten the time, or filter.`,
  field: "group_by",
};

/** As an id where it is one, else as the id of whoever has that name. */
function idOf(label: UsageLabel, value: string, names: UsageNames): string {
  if (!isNamed(label) || names.nameOf(label, value) !== undefined) return value;
  return names.idOf(label, value) ?? value;
}

function rowOf(group: UsageTotals, groupBy: readonly UsageDimension[], names: UsageNames): UsageRow {
  const labels = groupBy.flatMap((dimension, index): readonly (readonly [string, string | null])[] => {
    const label = group.labels[index] ?? null;
    if (!isNamed(dimension)) return [[dimension, label]];
    const name = label === null ? null : (names.nameOf(dimension, label) ?? null);
    return [
      [`${dimension}_id`, label],
      [dimension, name],
    ];
  });
  return { ...Object.fromEntries(labels), ...figuresOf(group) };
}

function isNamed(dimension: UsageDimension): dimension is NamedKind {
  return dimension === "key" || dimension === "team" || dimension === "agent";
}

function figuresOf(totals: UsageTotals): UsageFigures {
  return {
    calls: totals.calls,
    input_tokens: totals.inputTokens,
    output_tokens: totals.outputTokens,
    cached_input_tokens: totals.cachedInputTokens,
    reasoning_tokens: totals.reasoningTokens,
    cost_usd: usdOf(totals.costNanoUsd),
    cost_nano_usd: String(totals.costNanoUsd),
    unpriced_calls: totals.unpricedCalls,
  };
}

/** By the first label that differs, by code units; calls without one come last. */
function byLabels(a: UsageTotals, b: UsageTotals): number {
  for (const [index, label] of a.labels.entries()) {
    const other = b.labels[index] ?? null;
    if (label === other) continue;
    if (label === null || other === null) return label === null ? 1 : -1;
    return label < other ? -1 : 1;
  }
  return 0;
}
