import { canonicalJson } from "@meshgate/canon";
import type { Outcome } from "../decision.ts";
import { joinObligations } from "../rules/join-obligations.ts";
import type { Obligation } from "../rules/obligation.ts";

/** What the rules come to, for those who enforce it. */
export interface Effect {
  readonly outcome: Outcome;
  readonly obligations: readonly Obligation[];
}

/** Equal for effects that ask for the same: obligations in one order, each kind once. */
export function effectKey({ outcome, obligations }: Effect): string {
  return `${outcome} ${obligationsKey(obligations)}`;
}

export function obligationsKey(obligations: readonly Obligation[]): string {
  const joined = joinObligations(obligations);
  const plain = joined.kind === "joined" ? joined.obligations : obligations;
  return canonicalJson(plain.map(({ type, params }) => ({ type, params: { ...params } })));
}
