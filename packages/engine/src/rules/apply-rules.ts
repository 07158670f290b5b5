import type { PolicyIdentity, StageVerdict, TraceStep } from "../decision.ts";
import { deepFreeze } from "../deep-freeze.ts";
import type { Facts } from "../facts.ts";
import { strictest } from "../strictness.ts";
import { joinObligations } from "./join-obligations.ts";
import type { Obligation } from "./obligation.ts";
import type { Match } from "./rule-index.ts";
import type { Consequence, Rule, RuleSet } from "./rule-set.ts";

/** What the rules say of a request. */
export interface RulesVerdict extends StageVerdict {
  /** The rule that decided; absent where the default or a floor did. */
  readonly matchedRuleId?: string;
  /** Empty unless the outcome is DEGRADE. */
  readonly obligations: readonly Obligation[];
  /** The deciding document. */
  readonly policy: PolicyIdentity;
  /** Whether no rule truly matched. */
  readonly defaultApplied: boolean;
}

/** Evaluates the rules (SEMANTICS 3). The trace has the steps that shaped the verdict; `explainRules` gives every rule. */
export function applyRules(ruleSet: RuleSet, facts: Facts): RulesVerdict {
  return verdictOf(ruleSet, ruleSet.index.find(facts));
}

/** What follows from the rules that matter: the same for every request for which these are the same. */
export function verdictOf(ruleSet: RuleSet, match: Match): RulesVerdict {
  const plain = plainVerdict(ruleSet, match.winner);
  const [floor, ...others] = match.floors;
  return floor === undefined ? plain : withFloors(plain, [floor, ...others], ruleSet.fallback, match.winner);
}

function plainVerdict({ fallback, policies }: RuleSet, winner: Rule | undefined): RulesVerdict {
  if (winner !== undefined) return winnersVerdict(winner);
  const { decision, rationaleCodes, obligations } = fallback;
  return {
    outcome: decision,
    codes: rationaleCodes,
    obligations,
    policy: policies[0],
    defaultApplied: true,
    trace: [defaultStep],
  };
}

/** It hangs on the rule and on nothing of the facts: it is made once, frozen and given to all. */
function winnersVerdict(winner: Rule): RulesVerdict {
  const known = winnersVerdicts.get(winner);
  if (known !== undefined) return known;
  const { decision, rationaleCodes, obligations } = winner.then;
  const verdict = deepFreeze<RulesVerdict>({
    outcome: decision,
    codes: rationaleCodes,
    matchedRuleId: winner.ruleId,
    obligations,
    policy: winner.policy,
    defaultApplied: false,
    trace: [winnerStep(winner)],
  });
  winnersVerdicts.set(winner, verdict);
  return verdict;
}

const winnersVerdicts = new WeakMap<Rule, RulesVerdict>();

/** Restricting rules that could not be evaluated: the outcome is at least as strict as each of them would have it. */
function withFloors(
  plain: RulesVerdict,
  floors: readonly [Rule, ...Rule[]],
  fallback: Consequence,
  winner: Rule | undefined,
): RulesVerdict {
  const outcome = floors.map(({ then }) => then.decision).reduce(strictest, plain.outcome);
  const decider =
    plain.outcome === outcome ? undefined : floors.find(({ then }) => then.decision === outcome);
  const { matchedRuleId, ...rest } = plain;
  const verdict: RulesVerdict = {
    ...rest,
    ...(matchedRuleId !== undefined && decider === undefined && { matchedRuleId }),
    outcome,
    codes: distinct([
      ...plain.codes,
      "CONDITION_ERROR",
      ...floors.flatMap(({ then }) => then.rationaleCodes),
    ]),
    obligations: [],
    policy: decider?.policy ?? plain.policy,
    trace: [...floors.map(floorStep), ...plain.trace],
  };
  return outcome === "DEGRADE"
    ? degraded(verdict, [winner?.then ?? fallback, ...floors.map(({ then }) => then)])
    : verdict;
}

/** With the obligations of all that ask for DEGRADE; where they contradict each other nothing can be done, so it is a BLOCK. */
function degraded(verdict: RulesVerdict, all: readonly Consequence[]): RulesVerdict {
  const degrading = all.filter(({ decision }) => decision === "DEGRADE");
  const [only, ...others] = degrading;
  if (only !== undefined && others.length === 0) return { ...verdict, obligations: only.obligations };
  const joined = joinObligations(degrading.flatMap(({ obligations }) => obligations));
  if (joined.kind === "joined") return { ...verdict, obligations: joined.obligations };
  const { matchedRuleId: _, ...undecided } = verdict;
  return { ...undecided, outcome: "BLOCK", codes: distinct([...verdict.codes, "OBLIGATION_CONFLICT"]) };
}

function distinct(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)];
}

/** What a trace ends with where no rule truly matches. */
export const defaultStep: TraceStep = {
  result: "matched",
  rule: "default",
  stage: "rules",
  why: "No rule matches.",
};

function winnerStep(rule: Rule): TraceStep {
  return {
    result: "matched",
    rule: rule.ruleId,
    stage: "rules",
    why: `Its condition holds, and that of no rule above it; its priority is ${rule.priority}.`,
  };
}

function floorStep(rule: Rule): TraceStep {
  return {
    result: "error",
    rule: rule.ruleId,
    stage: "rules",
    why: `Its condition cannot be evaluated, so the outcome is at least ${rule.then.decision}.`,
  };
}
