import type { PolicyAttachment, PolicyEntry } from "@meshgate/contracts";
import {
  compileGovernance,
  compileGuarding,
  type GovernancePolicy,
  type Guarding,
  type GuardingInput,
  type PolicyFile,
  type Result,
  type RuleSet,
  type Snapshot,
  withGovernance,
  withGuarding,
} from "@meshgate/engine";
import { compileExpression } from "../config/compile-expression.ts";
import { compilePolicies } from "../config/compile-policies.ts";
import type { Config } from "../config/config.ts";
import { attachmentOf, policyOf } from "../config/guardrail-policies.ts";
import type { PolicyEntry as GuardrailPolicyEntry } from "../config/guardrails-schema.ts";
import { type ConfigProblem, formatPath } from "../config/problem.ts";
import { sha256 } from "../config/sha256.ts";
import type { ControlState } from "../control/control-state.ts";
import { guardingInForce } from "../control/guardrail-policies/guarding-in-force.ts";
import { joinGuarding, madeGuarding } from "../control/guardrail-policies/made-guarding.ts";
import { configuredId, configuredPolicies, withIds } from "../control/policies/configured-policies.ts";
import { governancePolicy } from "../control/policies/governance-policy.ts";
import { policiesInForce } from "../control/policies/policies-in-force.ts";
import type { Clock } from "../ports/clock.ts";
import { createPriceBook } from "../prices/price-book.ts";
import { type Candidate, type CandidatePart, candidateOf } from "./candidate.ts";

/** What somebody would like to try, read and checked each for itself. */
export interface CandidateParts {
  /** A whole configuration, in place of the active one. */
  readonly config?: Config;
  /** Rules, in place of all that are loaded, and the files that they stand in. */
  readonly rules?: { readonly ruleSet: RuleSet; readonly files: readonly PolicyFile[] };
  /** Governed policies, in place of those of the same names. */
  readonly governance?: readonly PolicyEntry[];
  /** Guardrail policies, in place of those of the same names. */
  readonly guardrailPolicies?: Readonly<Record<string, GuardrailPolicyEntry>>;
  /** In place of all attachments. */
  readonly attachments?: readonly PolicyAttachment[];
}

/** What is in force, from which a candidate takes what it does not say. */
export interface InForce {
  readonly config: Config;
  readonly state: Pick<ControlState, "entities" | "named" | "isConfigured">;
  readonly clock: Clock;
}

/** Puts a candidate together, or says what does not fit. */
export function buildCandidate(
  parts: CandidateParts,
  inForce: InForce,
): Result<Candidate, readonly ConfigProblem[]> {
  const config = parts.config ?? inForce.config;
  const base = baseSnapshot(parts, config);
  if (!base.ok) return base;
  const guarding = guardingOf(parts, config, inForce);
  if (!guarding.ok) return guarding;
  const governance = compileGovernance(policiesOf(parts, inForce), sha256);
  const governed = withGovernance(base.value, governance, sha256);
  const definitions = new Map(config.guardrailDefinitions.map((one) => [one.name, one.detector]));
  const candidate = candidateOf({
    snapshot: withGuarding(governed, guarding.value, sha256),
    detectorOf: (name) => definitions.get(name),
    prices: createPriceBook(config, inForce.clock),
    says: saidBy(parts),
  });
  return { ok: true, value: candidate };
}

function saidBy(parts: CandidateParts): readonly CandidatePart[] {
  const { config, rules, governance, guardrailPolicies, attachments } = parts;
  return [
    ...(config === undefined ? [] : ["configuration" as const]),
    ...(rules === undefined ? [] : ["rules" as const]),
    ...(governance === undefined ? [] : ["governance" as const]),
    ...((guardrailPolicies ?? attachments) ? ["guardrail-policies" as const] : []),
  ];
}

function baseSnapshot({ rules }: CandidateParts, config: Config): Result<Snapshot, readonly ConfigProblem[]> {
  if (rules === undefined) return { ok: true, value: config.snapshot };
  const { ruleSet, files } = rules;
  return compilePolicies({ ...config, rules: ruleSet }, { main: undefined, policy: undefined, rules: files });
}

/** What a policy is known by stays the same where one of its name is in force: so its recorded limits are found. */
function policiesOf(
  { config, governance = [] }: CandidateParts,
  { state }: InForce,
): readonly GovernancePolicy[] {
  const living = [...state.entities("policy").values()];
  const kept =
    config === undefined
      ? living
      : [
          ...living.filter(({ id }) => !state.isConfigured("policy", id)),
          ...configuredPolicies(config.governance),
        ];
  const named = new Set(governance.map(({ name }) => name));
  const idOf = (kind: "agent" | "team" | "key" | "policy", name: string) =>
    state.named(kind, name)?.id ?? configuredId(kind, name);
  return [
    ...policiesInForce(kept.filter(({ name }) => !named.has(name))),
    ...governance
      .map((entry) => ({ id: idOf("policy", entry.name), policy: withIds(entry, idOf) }))
      .filter(({ policy }) => policy.enabled)
      .map(({ id, policy }) => governancePolicy(id, policy)),
  ];
}

function guardingOf(
  { guardrailPolicies, attachments }: CandidateParts,
  { guardingInput }: Config,
  { state }: InForce,
): Result<Guarding, readonly ConfigProblem[]> {
  const input = joinGuarding(guardingInput, madeGuarding(state));
  if (guardrailPolicies === undefined && attachments === undefined) {
    return { ok: true, value: guardingInForce(input).guarding };
  }
  const policies = Object.entries(guardrailPolicies ?? {}).map(([name, entry]) => policyOf(name, entry));
  const named = new Set(policies.map(({ name }) => name));
  const wanted: GuardingInput = {
    ...input,
    policies: [...input.policies.filter(({ name }) => !named.has(name)), ...policies],
    attachments: attachments?.map(attachmentOf) ?? input.attachments,
  };
  const compiled = compileGuarding(wanted, sha256, compileExpression);
  if (compiled.ok) return { ok: true, value: compiled.value.guarding };
  const problems = compiled.error.map(({ path, ...what }) => ({
    ...what,
    file: "candidate",
    path: formatPath(path),
  }));
  return { ok: false, error: problems };
}
