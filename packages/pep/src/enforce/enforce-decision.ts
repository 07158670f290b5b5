import { PepError } from "../pep-error.ts";
import type { Allowed, Blocked, Degraded, PolicyDecision, ReviewRequired } from "../wire/policy-decision.ts";
import { ObligationLedger } from "./obligation-ledger.ts";

/** What to do for each decision. All four are there: a service that forgot one would find out on the day it is needed. */
export interface EnforceHandlers<Result> {
  readonly onAllow: (decision: Allowed) => Result | Promise<Result>;
  /** Does the work under obligations, applies each through the ledger, and returns what it made; it sends nothing itself. */
  readonly onDegrade: (decision: Degraded, obligations: ObligationLedger) => Result | Promise<Result>;
  readonly onBlock: (decision: Blocked) => Result | Promise<Result>;
  readonly onRequireReview: (decision: ReviewRequired) => Result | Promise<Result>;
}

const handlerNames = ["onAllow", "onDegrade", "onBlock", "onRequireReview"] as const;

/**
 * Runs the one handler that the decision calls for, and returns what it returns. What `onDegrade` made is not handed over
 * while an obligation is open. Throws PepError `missing-handler`, `obligation-not-applied`, `unknown-decision`.
 */
export async function enforceDecision<Result>(
  decision: PolicyDecision,
  handlers: EnforceHandlers<Result>,
): Promise<Result> {
  requireHandlers(handlers);
  switch (decision.decision) {
    case "ALLOW":
      return await handlers.onAllow(decision);
    case "DEGRADE":
      return await degrade(decision, handlers);
    case "BLOCK":
      return await handlers.onBlock(decision);
    case "REQUIRE_REVIEW":
      return await handlers.onRequireReview(decision);
    default:
      return refuseUnknown(decision);
  }
}

/** Throws PepError `missing-handler` unless all four are there, whichever the decision will be. */
export function requireHandlers<Result>(handlers: EnforceHandlers<Result> | null | undefined): void {
  const missing = handlerNames.filter((name) => typeof handlers?.[name] !== "function");
  if (missing.length === 0) return;
  throw new PepError(
    "missing-handler",
    `Nothing is enforced without ${missing.join(", ")}; give all four handlers`,
  );
}

async function degrade<Result>(decision: Degraded, handlers: EnforceHandlers<Result>): Promise<Result> {
  const ledger = new ObligationLedger(decision.obligations);
  const result = await handlers.onDegrade(decision, ledger);
  ledger.requireSettled();
  return result;
}

function refuseUnknown(decision: never): never {
  throw new PepError("unknown-decision", `No handler fits the decision ${JSON.stringify(decision)}`);
}
