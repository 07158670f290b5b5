import type { JsonObject } from "@meshgate/canon";
import { type Decision, decide, type Facts, type Outcome, type Scalar, strictest } from "@meshgate/engine";
import { decisionData } from "../../pipeline/record.ts";
import type { PolicyBlock } from "../../pipeline/refusal.ts";
import { sealEvent } from "../../pipeline/seal.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import type { Asker, ChangeContext } from "./change-context.ts";
import type { ChangeStep } from "./change-step.ts";

/** What the rules say of a change (SEMANTICS 5, four eyes). Each decision's event is to be written with what follows from it. */
export type Reviewed =
  | { readonly kind: "permitted"; readonly events: readonly SealedEvent[] }
  | { readonly kind: "second-person"; readonly events: readonly SealedEvent[] }
  | { readonly kind: "refused"; readonly events: readonly SealedEvent[]; readonly refusal: PolicyBlock };

/**
 * Asks the rules for each policy that changes; where no rule speaks of policies, the role alone has decided. Rejects with
 * `EventStoreUnavailable`.
 */
export async function reviewChange(
  steps: readonly ChangeStep[],
  asker: Asker,
  context: ChangeContext,
): Promise<Reviewed> {
  const { snapshot } = context.active();
  if (!snapshot.rules.decidesPolicyChanges) return { kind: "permitted", events: [] };
  const decided = steps
    .filter(({ kind }) => reviewed.has(kind))
    .map((step) => decideStep(step, asker, context));
  const events = decided.map(({ event }) => event);
  const worst = decided.map(({ decision }) => decision.outcome).reduce(strictest, "ALLOW");
  const deciding = decided.find(({ decision }) => decision.outcome === worst)?.decision;
  if (deciding === undefined) return { kind: "permitted", events };
  await context.snapshots.keep(snapshot);
  switch (worst) {
    case "ALLOW":
      return { kind: "permitted", events };
    case "REQUIRE_REVIEW":
      return { kind: "second-person", events };
    case "DEGRADE":
    case "BLOCK":
      return { kind: "refused", events, refusal: refusalOf(deciding) };
  }
}

const reviewed: ReadonlySet<ChangeStep["kind"]> = new Set([
  "policy",
  "guardrail_policy",
  "policy_attachment",
]);

function decideStep(
  step: ChangeStep,
  { principal, requestId }: Asker,
  context: ChangeContext,
): { readonly decision: Decision; readonly event: SealedEvent } {
  const { snapshot, environment, auditMode } = context.active();
  // INVARIANT: nothing that the key says of itself: who may change policies may make such a key.
  const facts: Facts = {
    timestamp: new Date(context.clock.nowMs()).toISOString(),
    action: "policy:admin",
    env: { name: environment },
    resource: { type: "policy", id: step.id, sensitivity: "internal" },
    subject: { type: "person", id: principal.person },
    signals: stepSignals(step),
  };
  const startMs = context.clock.monotonicMs();
  const decision = decide(snapshot, facts);
  const latencyUs = Math.round((context.clock.monotonicMs() - startMs) * 1_000);
  const draft = {
    type: "decision.made" as const,
    occurredAtMs: context.clock.nowMs(),
    ids: { requestId, correlationId: requestId },
    actor: principal.actor,
    policy: decision.policy,
    snapshotSha256: decision.snapshot_sha256,
    data: decisionData(
      { observed: { facts, promptHash: null }, decided: { decision, latencyUs } },
      auditMode,
    ),
  };
  return { decision, event: sealEvent(draft, context.newId(), { origin: context.origin, environment }) };
}

/** What a rule may read of the change: of what is to be, or of what is deleted. */
function stepSignals(step: ChangeStep): Readonly<Record<string, Scalar>> {
  const policy = "after" in step ? step.after : step.before;
  if (step.kind !== "policy") return guardingSignals(step.kind, step.op, policy);
  const told = { policy_type: policy["policy_type"], scope: policy["scope"], mode: policy["mode"] };
  const texts = Object.entries(told).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return { operation: step.op, enabled: policy["enabled"] === true, ...Object.fromEntries(texts) };
}

/** A version is enabled while it is in production, an attachment always. */
function guardingSignals(
  kind: ChangeStep["kind"],
  operation: ChangeStep["op"],
  { version_status: status }: JsonObject,
): Readonly<Record<string, Scalar>> {
  const enabled = kind === "policy_attachment" || status === "production";
  return {
    operation,
    enabled,
    policy_type: kind,
    ...(typeof status === "string" && { version_status: status }),
  };
}

const verbs: Readonly<Record<Outcome, string>> = {
  ALLOW: "allows",
  DEGRADE: "sets conditions that no change can meet on",
  REQUIRE_REVIEW: "asks for a review of",
  BLOCK: "blocks",
};

function refusalOf({ outcome, matched_rule_id: ruleId, policy, rationale_codes }: Decision): PolicyBlock {
  const decider = ruleId === undefined ? `the default of '${policy.policy_id}'` : `'${ruleId}'`;
  const message = `${decider} ${verbs[outcome]} this change`;
  return {
    kind: "policy-blocked",
    message: `Policy violation: rule — ${message}`,
    policy: {
      violations: [
        {
          type: "rule",
          message,
          policy_id: policy.policy_id,
          ...(ruleId === undefined ? {} : { rule_id: ruleId }),
          rationale_codes,
          mode: "enforce",
        },
      ],
      rationaleCodes: rationale_codes,
      status: 403,
    },
  };
}
