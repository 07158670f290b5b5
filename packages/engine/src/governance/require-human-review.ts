import type { PrincipalFacts } from "../facts.ts";
import type { PolicyBase } from "./policy.ts";
import type { JudgedCall, PolicyKind, Verdict } from "./policy-kind.ts";
import { printDate } from "./print-date.ts";

export interface RequireHumanReview extends PolicyBase {
  readonly type: "require_human_review";
  readonly reviewIntervalDays: number;
  /** `false`: an overdue review flags the call and lets it go on. */
  readonly enforce: boolean;
}

/** Wants agents looked at every so often, beginning with the day they were made. */
export const requireHumanReview: PolicyKind<RequireHumanReview> = {
  outcome: "BLOCK",
  status: 403,
  asksFor: () => ["reviews"],
  judge: (policy) => (call) => ({ verdict: verdictOf(policy, call) }),
};

function verdictOf(policy: RequireHumanReview, { facts }: JudgedCall): Verdict {
  const { principal, reviews } = facts;
  const agent = agentName(principal);
  if (agent === undefined) return noAgent;
  if (reviews === undefined) return overdue(policy, `the last review of agent '${agent}' is not known`);
  const dueAtMs = reviews.last_at_ms + policy.reviewIntervalDays * MS_PER_DAY;
  const due = printDate(dueAtMs);
  return reviews.now_ms > dueAtMs
    ? overdue(policy, `review of agent '${agent}' was due ${due}`)
    : { kind: "passed", why: `The review of agent '${agent}' is due ${due}.` };
}

function overdue({ enforce }: RequireHumanReview, message: string): Verdict {
  return enforce ? { kind: "violated", message } : { kind: "flagged", message };
}

function agentName({ agent, agent_id: agentId }: PrincipalFacts): string | undefined {
  return agent ?? agentId;
}

const MS_PER_DAY = 86_400_000;

const noAgent: Verdict = { kind: "passed", why: "The call is of no agent." };
