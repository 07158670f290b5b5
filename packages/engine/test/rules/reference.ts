import type { Consequence, Facts, Obligation, Outcome } from "../../src/index.ts";
import { evaluateReference, matchReference, type ReferenceTruth } from "../conditions/reference.ts";
import { type SampleRule, vocabulary } from "./generators.ts";

/** What the rules say of a request, as far as SEMANTICS 3 settles it. */
export interface ReferenceVerdict {
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  readonly matchedRuleId: string | undefined;
  readonly obligations: readonly Obligation[];
  readonly defaultApplied: boolean;
}

const strictness: readonly Outcome[] = ["ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK"];

/** SEMANTICS 3, sentence by sentence: every condition is evaluated by walking its text's tree, and nothing is indexed. */
export function applyRulesReference(
  rules: readonly SampleRule[],
  fallback: Consequence,
  facts: Facts,
): ReferenceVerdict {
  const ordered = [...rules].sort((a, b) => b.priority - a.priority || (a.ruleId < b.ruleId ? -1 : 1));
  const winner = ordered.find((rule) => truthOf(rule, facts) === true);
  const floors = ordered.filter(
    (rule) =>
      rule.then.decision !== "ALLOW" &&
      (winner === undefined || rule.priority > winner.priority) &&
      truthOf(rule, facts) === "error",
  );
  const base = winner?.then ?? fallback;
  const all = [base, ...floors.map(({ then }) => then)];
  const outcome = strictness[Math.max(...all.map(({ decision }) => strictness.indexOf(decision)))] ?? "BLOCK";
  const codes = [
    ...base.rationaleCodes,
    ...(floors.length > 0 ? ["CONDITION_ERROR"] : []),
    ...floors.flatMap(({ then }) => then.rationaleCodes),
  ];
  const degrading = all.filter(({ decision }) => decision === "DEGRADE");
  const models = new Set(
    degrading.flatMap(({ obligations }) =>
      obligations.flatMap((one) => (one.type === "MODEL_SUBSTITUTE" ? [one.params.model] : [])),
    ),
  );
  const verdict = {
    outcome,
    codes: [...new Set(codes)],
    matchedRuleId: base.decision === outcome ? winner?.ruleId : undefined,
    obligations: [] as readonly Obligation[],
    defaultApplied: winner === undefined,
  };
  if (outcome !== "DEGRADE") return verdict;
  if (models.size > 1) {
    const conflict = [...new Set([...codes, "OBLIGATION_CONFLICT"])];
    return { ...verdict, outcome: "BLOCK", codes: conflict, matchedRuleId: undefined };
  }
  const [only, ...others] = degrading;
  const obligations = degrading.flatMap((one) => one.obligations);
  return { ...verdict, obligations: others.length === 0 ? (only?.obligations ?? []) : join(obligations) };
}

function truthOf({ sample: { when } }: SampleRule, facts: Facts): ReferenceTruth {
  return "map" in when
    ? matchReference(when.map, facts, vocabulary)
    : evaluateReference(when.expression, facts, vocabulary);
}

/** The lowest of each cap, every entity once, sorted, the one substitute, and local if any says so. */
function join(obligations: readonly Obligation[]): readonly Obligation[] {
  const caps: Record<string, number> = {};
  const entities = new Set<string>();
  for (const one of obligations) {
    if (one.type === "REDACT") for (const entity of one.params.entities) entities.add(entity);
    if (one.type !== "OUTPUT_CAP") continue;
    for (const [name, cap] of Object.entries(one.params)) caps[name] = Math.min(caps[name] ?? cap, cap);
  }
  const [first, ...more] = [...entities].sort();
  const substitute = obligations.find(({ type }) => type === "MODEL_SUBSTITUTE");
  const local = obligations.find(({ type }) => type === "ROUTE_LOCAL");
  return [
    ...(Object.keys(caps).length > 0 ? [{ type: "OUTPUT_CAP", params: caps } as const] : []),
    ...(substitute === undefined ? [] : [substitute]),
    ...(first === undefined ? [] : [{ type: "REDACT", params: { entities: [first, ...more] } } as const]),
    ...(local === undefined ? [] : [local]),
  ];
}
