import type { LimitNeed } from "@meshgate/engine";
import type { SettledLimit } from "../../src/ports/usage-store.ts";

/** Limits of a call, as `decide` asks for them, of one policy each. */
export function budget(limit: number, amount: number, counter = "pol_budget"): LimitNeed {
  return { policyId: counter, kind: "budget", counter, limit, amount, mode: "enforce" };
}

export function tokens(limit: number, amount: number, counter = "pol_tokens"): LimitNeed {
  return { policyId: counter, kind: "tokens", counter, limit, amount, mode: "enforce" };
}

export function requests(limit: number, counter = "pol_requests"): LimitNeed {
  return { policyId: counter, kind: "requests", counter, limit, amount: 1, mode: "enforce" };
}

export function settled({ counter, kind }: LimitNeed, amount: number): SettledLimit {
  return { counter, kind, amount };
}
