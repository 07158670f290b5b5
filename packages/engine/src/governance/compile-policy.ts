import { canonicalJson, type JsonObject, type Sha256 } from "@meshgate/canon";
import { type Clauses, clausesOf } from "./clauses.ts";
import type { PolicyBase, PolicyScope } from "./policy.ts";
import type { AskedFact, JudgedCall, Judgement, PolicyKind } from "./policy-kind.ts";
import {
  type GovernancePolicy,
  type PolicyOf,
  type PolicyType,
  policyKinds,
  policyTypes,
} from "./policy-table.ts";

/** A policy, ready to judge calls. */
export interface CompiledPolicy {
  readonly policy: GovernancePolicy;
  readonly id: string;
  readonly type: PolicyType;
  readonly mode: PolicyBase["mode"];
  readonly scope: PolicyScope;
  /** The position of its type in the table. */
  readonly rank: number;
  readonly clauses: Clauses;
  readonly outcome: PolicyKind<PolicyBase>["outcome"];
  readonly status: 403 | 429;
  readonly asksFor: readonly AskedFact[];
  readonly judge: (call: JudgedCall) => Judgement;
  /** Over all that a decision reads of it: not its name. */
  readonly sha256: string;
}

/** Compiles a policy, once for as long as the object lives: a policy that changes is another object. */
export function compilePolicy(policy: GovernancePolicy, sha256: Sha256): CompiledPolicy {
  const compiled = compiledWith.get(sha256) ?? new WeakMap<GovernancePolicy, CompiledPolicy>();
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const made = compile(policy.type, policy, sha256);
  compiledWith.set(sha256, compiled.set(policy, made));
  return made;
}

const compiledWith = new WeakMap<Sha256, WeakMap<GovernancePolicy, CompiledPolicy>>();

function compile<T extends PolicyType>(type: T, policy: PolicyOf<T>, sha256: Sha256): CompiledPolicy {
  const kind: PolicyKind<PolicyOf<T>> = policyKinds[type];
  const { id, mode, scope, match, violationStatus } = policy;
  return {
    policy,
    id,
    type,
    mode,
    scope,
    rank: policyTypes.indexOf(type),
    clauses: clausesOf([match, kind.appliesTo?.(policy) ?? {}]),
    outcome: kind.outcome,
    status: violationStatus ?? kind.status,
    asksFor: kind.asksFor?.(policy) ?? [],
    judge: kind.judge(policy),
    sha256: sha256(policyText(policy)),
  };
}

/** What a decision reads of a policy, as the canonical JSON that the policy's fingerprint is of. */
export function policyText({ name: _, scope, match, ...policy }: GovernancePolicy): string {
  const read: JsonObject = { ...policy, scope: { ...scope }, match: { ...match } };
  return canonicalJson(read);
}

/** The policy of such a text; its id stands for its name, which no decision reads. */
export function readPolicyText(text: string): GovernancePolicy {
  const policy: GovernancePolicy = JSON.parse(text);
  return { ...policy, name: policy.id };
}
