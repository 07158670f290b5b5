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
  judge: (policy) => (call) => {
    if (policy.onUnknownPrice === "allow") return judgeUse(policy, call, call.covered);
    const priced = narrowTargets(
      call,
      isPriced,
      (target) => `the price of '${targetName(target)}' is not known`,
    );
    if (priced.verdict.kind === "violated") return priced;
    return { ...priced, ...judgeUse(policy, call, call.covered.filter(isPriced)) };
  },
};

function judgeUse(policy: BudgetLimit, call: JudgedCall, targets: readonly TargetFact[]): Judgement {
  const bounds = targets.map(({ cost_bound_nano_usd: bound }) => bound ?? 0);
  const need = limitNeed(policy, counterName(policy, call.facts.principal), Math.max(0, ...bounds));
  const answers = usageAnswers(call.facts, [need]);
  const verdict = answers.kind === "open" ? answers.verdict : verdictOf(policy, answers.facts[0]);
  return { verdict, limits: [need] };
}

function limitNeed(policy: BudgetLimit, counter: string, amount: number): LimitNeed {
  const { id: policyId, monthlyLimitNanoUsd: limit, mode, softLimitPercent } = policy;
  const need: LimitNeed = { policyId, kind: "budget", counter, limit, amount, mode };
  return softLimitPercent === undefined ? need : { ...need, softLimit: percentOf(limit, softLimitPercent) };
}

function verdictOf(policy: BudgetLimit, { used, reserved, asked, granted }: LimitFact): Verdict {
  const limit = printUsd(policy.monthlyLimitNanoUsd);
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
