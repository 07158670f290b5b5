import type { ObligationLedger } from "../enforce/obligation-ledger.ts";
import { PepError } from "../pep-error.ts";
import type { Allowed, Degraded } from "../wire/policy-decision.ts";

/** What a guard lets a request through with. */
export interface Permit {
  readonly decision: Allowed | Degraded;
  /** Empty under ALLOW, so that a handler may always use it. An answer under 400 is held back while any is open. */
  readonly obligations: ObligationLedger;
}

const permits = new WeakMap<object, Permit>();

/** The guard alone writes it; `request` is Express's or Fastify's request, or Hono's context. */
export function keepPermit(request: object, permit: Permit): void {
  permits.set(request, permit);
}

/** The permit of a request that a guard let through. Throws PepError `missing-handler` where no guard did. */
export function permitOf(request: object): Permit {
  const permit = permits.get(request);
  if (permit !== undefined) return permit;
  throw new PepError("missing-handler", "No guard decided on this request; put one in front of this route");
}
