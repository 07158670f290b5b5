import type { DecisionMade } from "@meshgate/contracts";
import type { Facts, Outcome } from "@meshgate/engine";
import type { Writable } from "../writable.ts";

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
  const { principal, call, findings } = facts;
  const violations = (decision.violations ?? []).map(({ type, policy_id: policyId, mode }) => ({
    type,
    policyId,
    mode,
  }));
  const digest: Writable<DecisionDigest> = {
    eventId,
    of: call === undefined ? "question" : facts.action === "tool:invoke" ? "tool-call" : "call",
    outcome: decision.outcome,
    codes: decision.rationale_codes,
    policyIds: [
      decision.policy.policy_id,
      ...violations.map(({ policyId }) => policyId),
      ...(decision.guardrail_policies ?? []).map(({ policy_name: name }) => name),
    ],
    violations,
    findingTypes: findingTypesOf(findings),
  };
  if (decision.matched_rule_id !== undefined) digest.ruleId = decision.matched_rule_id;
  if (principal !== undefined) {
    const { agent_id: agentId, agent, team_id: teamId, team } = principal;
    digest.key = principal.key;
    if (agentId !== undefined) digest.agent = { id: agentId, name: agent ?? agentId };
    if (teamId !== undefined) digest.team = { id: teamId, name: team ?? teamId };
  }
  if (call?.model != null) digest.askedModel = call.model;
  const [target] = decision.targets;
  if (target !== undefined) {
    digest.provider = target.provider;
    digest.model = target.model;
  }
  return digest;
}

/** Each once. */
export function findingTypesOf(findings: readonly { readonly type: string }[] = []): readonly string[] {
  return findings.length === 0 ? none : [...new Set(findings.map(({ type }) => type))];
}

const none: readonly string[] = [];
