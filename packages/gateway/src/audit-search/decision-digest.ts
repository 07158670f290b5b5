import type { DecisionMade } from "@meshgate/contracts";
import type { Facts, Outcome } from "@meshgate/engine";

/** Somebody by id, and by the name that the record has of them. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** One policy that a call violates, or would. */
export interface ViolationDigest {
  readonly type: string;
  readonly policyId?: string;
  readonly ruleId?: string;
  readonly mode: "enforce" | "shadow" | "waived";
}

/** What a decision says of its call, as far as it is searched by, listed and exported in columns. */
export interface DecisionDigest {
  readonly eventId: string;
  /** Of a call to a model; of a tool call in its answer; or one that was asked for alone (`/evaluate`, AuthZEN). */
  readonly of: "call" | "tool-call" | "question";
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  readonly ruleId?: string;
  readonly key?: string;
  readonly agent?: Named;
  readonly team?: Named;
  /** As the caller named it. */
  readonly askedModel?: string;
  /** The first target that is permitted. */
  readonly provider?: string;
  readonly model?: string;
  /** The rules document, governed policies and guardrail policies that had a say. */
  readonly policyIds: readonly string[];
  readonly violations: readonly ViolationDigest[];
  readonly findingTypes: readonly string[];
}

export function decisionDigest(eventId: string, made: DecisionMade): DecisionDigest {
  const facts = made.facts as object as Facts;
  const { decision } = made;
  const [target] = decision.targets;
  const { principal, call, findings = [] } = facts;
  const violations = (decision.violations ?? []).map(({ type, policy_id: policyId, mode }) => ({
    type,
    policyId,
    mode,
  }));
  return {
    eventId,
    of: call === undefined ? "question" : facts.action === "tool:invoke" ? "tool-call" : "call",
    outcome: decision.outcome,
    codes: decision.rationale_codes,
    ...(decision.matched_rule_id === undefined ? {} : { ruleId: decision.matched_rule_id }),
    ...(principal === undefined ? {} : { key: principal.key }),
    ...named("agent", principal?.agent_id, principal?.agent),
    ...named("team", principal?.team_id, principal?.team),
    ...(call?.model == null ? {} : { askedModel: call.model }),
    ...(target === undefined ? {} : { provider: target.provider, model: target.model }),
    policyIds: [
      decision.policy.policy_id,
      ...violations.map(({ policyId }) => policyId),
      ...(decision.guardrail_policies ?? []).map(({ policy_name: name }) => name),
    ],
    violations,
    findingTypes: [...new Set(findings.map(({ type }) => type))],
  };
}

function named<K extends "agent" | "team">(
  kind: K,
  id: string | undefined,
  name: string | undefined,
): { readonly [key in K]?: Named };
function named(kind: string, id: string | undefined, name = id): object {
  return id === undefined ? {} : { [kind]: { id, name } };
}
