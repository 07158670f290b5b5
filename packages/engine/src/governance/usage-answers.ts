import type { Facts, LimitFact } from "../facts.ts";
import type { LimitNeed } from "./needs.ts";
import type { Verdict } from "./policy-kind.ts";

/** What the usage store said of the limits that a policy needs. */
export type UsageAnswers =
  | { readonly kind: "answered"; readonly facts: readonly [LimitFact, ...LimitFact[]] }
  | { readonly kind: "open"; readonly verdict: Verdict };

/**
 * Limits that nobody has asked the store for yet are pending, and pass. INVARIANT: once it was asked, a limit without an
 * answer does not pass: it is not known whether the call fits.
 */
export function usageAnswers({ usage }: Facts, needs: readonly [LimitNeed, ...LimitNeed[]]): UsageAnswers {
  if (usage === undefined) return pending;
  if (usage === "unavailable") return uncounted;
  const first = answerTo(needs[0], usage);
  if (first === undefined) return uncounted;
  const facts: [LimitFact, ...LimitFact[]] = [first];
  for (const other of needs.slice(1)) {
    const fact = answerTo(other, usage);
    if (fact === undefined) return uncounted;
    facts.push(fact);
  }
  return { kind: "answered", facts };
}

function answerTo(need: LimitNeed, usage: readonly LimitFact[]): LimitFact | undefined {
  return usage.find(
    ({ policy_id, kind, counter }) =>
      policy_id === need.policyId && kind === need.kind && counter === need.counter,
  );
}

const pending: UsageAnswers = {
  kind: "open",
  verdict: { kind: "passed", why: "Its limit is reserved before the call is sent." },
};

const uncounted: UsageAnswers = {
  kind: "open",
  verdict: { kind: "uncounted", why: "The usage store did not say what is used." },
};
