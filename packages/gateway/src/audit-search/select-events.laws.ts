import { expect } from "bun:test";
import fc from "fast-check";
import type { Told, Truth } from "./recorded-calls.fixture.ts";
import { selectEvents } from "./select-events.ts";
import { LISTED, PENDING, type TermKind, term } from "./terms.ts";
import type { RecordSources } from "./view.ts";
import { openView } from "./view.ts";

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

export const anyTold: fc.Arbitrary<Told> = fc.record({
  what: fc.constantFrom("call", "call", "call", "unanswered", "question", "tools", "refused", "change"),
  key: fc.constantFrom("key_1", "key_2", "key_3"),
  agent: maybe(fc.constantFrom("agt_1", "agt_2", "agt_3")),
  team: maybe(fc.constantFrom("team_1", "team_2")),
  model: fc.constantFrom("m-1", "m-2", "asked"),
  provider: fc.constantFrom("p-1", "p-2"),
  triedFirst: maybe(fc.constant("p-3")),
  outcome: fc.constantFrom("ALLOW", "ALLOW", "BLOCK", "DEGRADE"),
  rule: maybe(fc.constantFrom("r-1", "r-2")),
  violation: maybe(
    fc.record({ type: fc.constant("budget_limit"), policy: fc.constantFrom("pol_1", "pol_2") }),
  ),
  findings: fc.subarray(["EMAIL", "SECRET"]),
  status: fc.constantFrom("success", "success", "failure", "interrupted"),
  lasts: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 400 })),
});

/** What somebody may ask for. */
export interface Asked {
  readonly filters: Readonly<Partial<Record<TermKind, readonly string[]>>>;
  readonly lists: "calls" | "all";
  readonly fromStep?: number | undefined;
  readonly toStep?: number | undefined;
  readonly order: "asc" | "desc";
}

const values: Readonly<Record<TermKind, readonly string[]>> = {
  type: ["decision.made", "request.completed", "policy.violated", "policy.updated", "none.such"],
  status: ["success", "failure", "interrupted", "pending"],
  outcome: ["ALLOW", "BLOCK", "DEGRADE"],
  agent: ["agt_1", "agt_2", "agt_3"],
  team: ["team_1", "team_2"],
  key: ["key_1", "key_2", "key_3"],
  model: ["m-1", "m-2", "asked"],
  provider: ["p-1", "p-2", "p-3"],
  policy: ["rules-1", "pol_1", "pol_2", "pol_changed"],
  rule: ["r-1", "r-2", "r-refused"],
  violation: ["budget_limit", "rule"],
  finding: ["EMAIL", "SECRET"],
};

export const anyAsked: fc.Arbitrary<Asked> = fc.record({
  filters: fc
    .subarray(Object.keys(values) as TermKind[], { maxLength: 3 })
    .chain((kinds) =>
      fc.record(
        Object.fromEntries(kinds.map((kind) => [kind, fc.subarray([...values[kind]], { minLength: 1 })])),
      ),
    ),
  lists: fc.constantFrom("calls", "all"),
  fromStep: maybe(fc.integer({ min: 0, max: 900 })),
  toStep: maybe(fc.integer({ min: 0, max: 900 })),
  order: fc.constantFrom("asc", "desc"),
});

/** Holds what is found against what must be true of each event, one by one, when the tree has `size` leaves. */
export async function expectSameAsScan(
  asked: Asked,
  truths: readonly Truth[],
  sources: RecordSources,
): Promise<void> {
  const view = await openView(sources);
  if (!view.ok) throw new Error("the index is behind");
  const { size } = view.value;
  const startMs = truths[0]?.event.occurredAtMs ?? 0;
  const window = {
    ...(asked.fromStep === undefined ? {} : { fromMs: startMs + asked.fromStep * 40 }),
    ...(asked.toStep === undefined ? {} : { toMs: startMs + asked.toStep * 40 }),
  };
  const groups = [
    ...(asked.lists === "calls" ? [[LISTED, PENDING]] : []),
    ...Object.entries(asked.filters).map(([kind, of]) => of.map((value) => term(kind as TermKind, value))),
  ];
  const range = { from: 0, to: size, order: asked.order };
  const found: string[] = [];
  for await (const entries of selectEvents(
    { sources, view: view.value, selection: { window, groups }, ...range },
    64,
  )) {
    found.push(...entries.map(({ id }) => id));
  }
  const scanned = scan(truths.slice(0, size), asked, window);
  expect(found).toEqual(asked.order === "asc" ? [...scanned] : scanned.toReversed());
}

function scan(
  truths: readonly Truth[],
  asked: Asked,
  window: { readonly fromMs?: number; readonly toMs?: number },
): readonly string[] {
  const there = new Set(truths.map(({ event }) => event.id));
  return truths
    .filter((truth) => {
      const { event, endedBy } = truth;
      const hasEnded = endedBy !== undefined && there.has(endedBy.id);
      if (event.occurredAtMs < (window.fromMs ?? 0)) return false;
      if (event.occurredAtMs >= (window.toMs ?? Number.POSITIVE_INFINITY)) return false;
      if (asked.lists === "calls") {
        if (truth.listed === "never" || (truth.listed === "while-pending" && hasEnded)) return false;
      }
      return Object.entries(asked.filters).every(([kind, wanted]) =>
        (truth.values[kind as TermKind] ?? []).some(
          (value) => wanted.includes(value) && !(kind === "status" && value === "pending" && hasEnded),
        ),
      );
    })
    .map(({ event }) => event.id);
}
