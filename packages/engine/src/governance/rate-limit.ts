import type { CallFacts, LimitFact } from "../facts.ts";
import { counterName } from "./counter-name.ts";
import type { LimitNeed } from "./needs.ts";
import type { CountedPer, PolicyBase } from "./policy.ts";
import type { JudgedCall, Judgement, PolicyKind, Verdict } from "./policy-kind.ts";
import { usageAnswers } from "./usage-answers.ts";

/** At least one of the two limits is there. */
export interface RateLimit extends PolicyBase {
  readonly type: "rate_limit";
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly per?: CountedPer;
}

/** Lets no window of 60 s hold more calls, or more tokens, than its limits. */
export const rateLimit: PolicyKind<RateLimit> = {
  outcome: "BLOCK",
  status: 429,
  asksFor: ({ tokensPerMinute }) => (tokensPerMinute === undefined ? [] : ["token-bounds"]),
  judge: (policy) => (call) => {
    const tokens = policy.tokensPerMinute === undefined ? 0 : tokensMax(call.facts.call);
    if (tokens === undefined) return tokensUnknown;
    const limits = limitNeeds(policy, call, tokens);
    if (!areSome(limits)) return unlimited;
    const answers = usageAnswers(call.facts, limits);
    return { verdict: answers.kind === "open" ? answers.verdict : verdictOf(answers.facts), limits };
  },
};

function limitNeeds(policy: RateLimit, { facts }: JudgedCall, tokens: number): readonly LimitNeed[] {
  const { id: policyId, requestsPerMinute, tokensPerMinute, mode } = policy;
  const counter = counterName(policy, facts.principal);
  const needs: LimitNeed[] = [];
  if (requestsPerMinute !== undefined) {
    needs.push({ policyId, kind: "requests", counter, limit: requestsPerMinute, amount: 1, mode });
  }
  if (tokensPerMinute !== undefined) {
    needs.push({ policyId, kind: "tokens", counter, limit: tokensPerMinute, amount: tokens, mode });
  }
  return needs;
}

function areSome(needs: readonly LimitNeed[]): needs is readonly [LimitNeed, ...LimitNeed[]] {
  return needs.length > 0;
}

/** Names the limit that takes the longest to fit; one that the call alone passes never does. */
function verdictOf(facts: readonly LimitFact[]): Verdict {
  const [first, ...others] = facts.filter(({ granted }) => !granted);
  if (first === undefined) return { kind: "passed", why: `${facts.map(told).join("; ")}.` };
  const refused = others.reduce((longest, one) => (waitS(one) > waitS(longest) ? one : longest), first);
  return { kind: "violated", message: `${perMinute(refused)} per minute exceeded${whatHelps(refused)}` };
}

function waitS({ retry_after_s: retryAfterS = Number.POSITIVE_INFINITY }: LimitFact): number {
  return retryAfterS;
}

function perMinute({ limit, kind }: LimitFact): string {
  return `${limit} ${limit === 1 ? kind.replace(/s$/, "") : kind}`;
}

function whatHelps({ retry_after_s: retryAfterS }: LimitFact): string {
  return retryAfterS === undefined ? " by this call alone" : `, retry in ${retryAfterS} s`;
}

function told({ used, limit, kind }: LimitFact): string {
  return `${used} of ${limit} ${kind} used in this minute`;
}

function tokensMax({ input_tokens_max: input, output_tokens_max: output }: CallFacts): number | undefined {
  return input === undefined || output === undefined ? undefined : input + output;
}

const tokensUnknown: Judgement = {
  verdict: { kind: "violated", message: "the tokens that this call may use are not known" },
};

const unlimited: Judgement = { verdict: { kind: "passed", why: "It sets no limit." } };
