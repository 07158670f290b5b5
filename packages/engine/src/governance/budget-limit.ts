import type { LimitFact, TargetFact } from "../facts.ts";
import { counterName } from "./counter-name.ts";
import { narrowTargets } from "./narrow-targets.ts";
import type { LimitNeed } from "./needs.ts";
import type { CountedPer, PolicyBase } from "./policy.ts";
import type { JudgedCall, Judgement, PolicyKind, Verdict } from "./policy-kind.ts";
import { printUsd, printUsdInCents } from "./print-usd.ts";
import { targetName } from "./target-names.ts";
import { usageAnswers } from "./usage-answers.ts";

export interface BudgetLimit extends PolicyBase {
  readonly type: "budget_limit";
  /** For a calendar month, UTC. */
  readonly monthlyLimitNanoUsd: number;
  readonly per?: CountedPer;
  /** A whole number. */
  readonly softLimitPercent?: number;
  readonly onUnknownPrice: "deny" | "allow";
}

/** Lets no month cost more than its limit: the dearest that the call may come to must fit before it is sent. */
export const budgetLimit: PolicyKind<BudgetLimit> = {
  outcome: "BLOCK",
  status: 403,
  asksFor: () => ["cost-bounds"],
  judge: (policy) => {
    const limit = printUsd(policy.monthlyLimitNanoUsd);
    return (call) => {
      if (policy.onUnknownPrice === "allow") return judgeUse(policy, limit, call);
      const priced = narrowTargets(
        call,
        isPriced,
        (target) => `the price of '${targetName(target)}' is not known`,
      );
      if (priced.verdict.kind === "violated") return priced;
      const used = judgeUse(policy, limit, call);
      return priced.narrowing === undefined ? used : { ...used, narrowing: priced.narrowing };
    };
  },
};

/** A target whose price is not known is taken to cost nothing, or was taken out before. */
function judgeUse(policy: BudgetLimit, limit: string, { covered, facts }: JudgedCall): Judgement {
  const amount = covered.reduce((most, target) => Math.max(most, target.cost_bound_nano_usd ?? 0), 0);
  const need = limitNeed(policy, counterName(policy, facts.principal), amount);
  const answers = usageAnswers(facts, [need]);
  const verdict = answers.kind === "open" ? answers.verdict : verdictOf(limit, answers.facts[0]);
  return { verdict, limits: [need] };
}

function limitNeed(policy: BudgetLimit, counter: string, amount: number): LimitNeed {
  const { id: policyId, monthlyLimitNanoUsd: limit, mode, softLimitPercent } = policy;
  const need: LimitNeed = { policyId, kind: "budget", counter, limit, amount, mode };
  return softLimitPercent === undefined ? need : { ...need, softLimit: percentOf(limit, softLimitPercent) };
}

function verdictOf(limit: string, { used, reserved, asked, granted }: LimitFact): Verdict {
  const taken = printUsdInCents(used + reserved);
  return granted
    ? { kind: "passed", why: `${taken} of ${limit} used or reserved; the call may cost ${printUsd(asked)}.` }
    : {
        kind: "violated",
        message: `monthly limit of ${limit} would be exceeded (${taken} used or reserved)`,
      };
}

function isPriced({ cost_bound_nano_usd: bound }: TargetFact): boolean {
  return bound !== undefined && bound !== null;
}

/** Rounded down, and exact where the product would pass 2^53. */
function percentOf(amount: number, percent: number): number {
  return Math.floor(amount / 100) * percent + Math.floor(((amount % 100) * percent) / 100);
}
