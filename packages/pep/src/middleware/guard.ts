import type { Client } from "../client/create-client.ts";
import { ObligationLedger } from "../enforce/obligation-ledger.ts";
import { PepError } from "../pep-error.ts";
import type { EvaluateRequest } from "../wire/evaluate-request.ts";
import type { Blocked, PolicyDecision, ReviewRequired } from "../wire/policy-decision.ts";
import type { Permit } from "./permit.ts";

/** An HTTP answer in place of the route's own. */
export interface Refusal {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface GuardOptions<Request> {
  readonly client: Pick<Client, "evaluate">;
  /** The facts of the request; `buildEvaluateRequest` makes them. What it throws goes to the framework's error handler. */
  readonly facts: (request: Request) => EvaluateRequest | Promise<EvaluateRequest>;
  /** What a caller is told who may not: 403 with the reasons, unless told. */
  readonly refuse?: (decision: Blocked | ReviewRequired) => Refusal;
  /** For your log: why there was no decision, or what was not applied. The caller is told the kind alone. */
  readonly onFailure?: (error: PepError) => void;
}

export type Verdict =
  | { readonly kind: "permitted"; readonly permit: Permit }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Asks about one request. No decision is a refusal with 503; a fault of the mapper's is one with 500. */
export async function judge<Request>(options: GuardOptions<Request>, request: Request): Promise<Verdict> {
  try {
    const decision = await options.client.evaluate(await options.facts(request));
    return verdictOn(decision, options.refuse ?? refuse);
  } catch (error) {
    if (!(error instanceof PepError)) throw error;
    return { kind: "refused", refusal: refuseFailure(error, options.onFailure) };
  }
}

/** 403 with the reasons; under REQUIRE_REVIEW also `review: {required: true}`, for who can start one. */
function refuse(decision: Blocked | ReviewRequired): Refusal {
  const review = decision.decision === "REQUIRE_REVIEW";
  return {
    status: 403,
    body: {
      error: review ? "This request needs a review first" : "Policy does not allow this request",
      status: 403,
      decision: decision.decision,
      rationale_codes: decision.rationale_codes,
      correlation_id: decision.correlation_id,
      ...(review ? { review: { required: true } } : {}),
    },
  };
}

/** What a caller is told where policy could not be enforced, and the operator's log with it. */
export function refuseFailure(error: PepError, onFailure: ((error: PepError) => void) | undefined): Refusal {
  onFailure?.(error);
  const ours = error.kind === "invalid-request" || error.kind === "obligation-not-applied";
  const status = ours ? 500 : 503;
  return {
    status,
    body: { error: "Policy could not be enforced, so nothing was done", status, code: error.kind },
  };
}

function verdictOn(
  decision: PolicyDecision,
  refusal: (decision: Blocked | ReviewRequired) => Refusal,
): Verdict {
  switch (decision.decision) {
    case "ALLOW":
      return { kind: "permitted", permit: { decision, obligations: new ObligationLedger([]) } };
    case "DEGRADE":
      return {
        kind: "permitted",
        permit: { decision, obligations: new ObligationLedger(decision.obligations) },
      };
    case "BLOCK":
    case "REQUIRE_REVIEW":
      return { kind: "refused", refusal: refusal(decision) };
    default:
      return unknownDecision(decision);
  }
}

function unknownDecision(decision: never): never {
  throw new PepError("unknown-decision", `No guard knows the decision ${JSON.stringify(decision)}`);
}
