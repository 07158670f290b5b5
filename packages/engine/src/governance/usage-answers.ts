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
export function usageAnswers(
  { usage }: Facts,
  [need, ...others]: readonly [LimitNeed, ...LimitNeed[]],
): UsageAnswers {
  if (usage === undefined) return { kind: "open", verdict: pending };
  if (usage === "unavailable") return { kind: "open", verdict: uncounted };
  const first = answerTo(need, usage);
  const rest = others.flatMap((other) => answerTo(other, usage) ?? []);
  if (first === undefined || rest.length < others.length) return { kind: "open", verdict: uncounted };
  return { kind: "answered", facts: [first, ...rest] };
}

function answerTo(need: LimitNeed, usage: readonly LimitFact[]): LimitFact | undefined {
  return usage.find(
    ({ policy_id, kind, counter }) =>
      policy_id === need.policyId && kind === need.kind && counter === need.counter,
  );
}

const pending: Verdict = { kind: "passed", why: "Its limit is reserved before the call is sent." };

const uncounted: Verdict = { kind: "uncounted", why: "The usage store did not say what is used." };
