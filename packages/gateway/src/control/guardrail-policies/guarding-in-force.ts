import {
  compileGuarding,
  type Guarding,
  type GuardingInput,
  type GuardingProblem,
  type GuardrailPolicy,
  type GuardrailSpec,
} from "@meshgate/engine";
import { compileExpression } from "../../config/compile-expression.ts";
import { sha256 } from "../../config/sha256.ts";

/** What governs, and what of it does not fit together. */
export interface GuardingInForce {
  readonly guarding: Guarding;
  readonly problems: readonly GuardingProblem[];
}

/**
 * Configuration and control API are each sound, and may contradict each other: a guardrail that a policy adds is gone from the
 * file, or never was in the file of this replica. INVARIANT: such a policy is not passed over. It comes to a guardrail that
 * cannot be run, so that whoever it applies to is refused, as where a detector fails.
 */
export function guardingInForce(input: GuardingInput): GuardingInForce {
  const compiled = compileGuarding(input, sha256, compileExpression);
  if (compiled.ok) return { guarding: compiled.value.guarding, problems: [] };
  const { guarding, problems } = guardingInForce(withRefusals(input, compiled.error));
  return { guarding, problems: [...compiled.error, ...problems] };
}

/** The same problem before and after a change: attachments have no names, and their places shift. */
export function problemKey({ path, code, message }: GuardingProblem): string {
  return path[0] === "policies" ? `${code} ${JSON.stringify(path)}` : `${code} ${message}`;
}

/** With every policy that has a problem replaced, so that there are fewer that can have one. */
function withRefusals(input: GuardingInput, problems: readonly GuardingProblem[]): GuardingInput {
  const faulty = new Set(problems.map((problem) => faultyPolicy(problem, input)));
  const taken = namesIn(input);
  const refusals = [...faulty].map((policy) => ({ policy, spec: refusing(freeName(policy, taken)) }));
  return {
    ...input,
    guardrails: [...input.guardrails, ...refusals.map(({ spec }) => spec)],
    policies: [
      ...input.policies.filter(({ name }) => !faulty.has(name)),
      ...refusals.map(({ policy, spec }) => refusingPolicy(policy, spec)),
    ],
  };
}

function faultyPolicy({ path: [section, at], message }: GuardingProblem, input: GuardingInput): string {
  const name = section === "policy_attachments" ? input.attachments[Number(at)]?.policy : at;
  if (section === "guardrails" || typeof name !== "string") {
    throw new RangeError(`No policy is at fault: ${section}: ${message}.`);
  }
  return name;
}

/** Whatever could run, or be taken away, under a name. */
function namesIn({ guardrails, policies }: GuardingInput): ReadonlySet<string> {
  return new Set([
    ...guardrails.map(({ name }) => name),
    ...policies.flatMap(({ add, remove, exempt }) => [...add, ...remove, ...exempt]),
  ]);
}

function freeName(policy: string, taken: ReadonlySet<string>): string {
  let name = `policy ${policy}`;
  while (taken.has(name)) name = `${name}'`;
  return name;
}

/** No detector has its name: it is never run, and denies. */
function refusing(name: string): GuardrailSpec {
  return {
    name,
    mode: "pre_call",
    action: "block",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: false,
  };
}

function refusingPolicy(name: string, { name: guardrail }: GuardrailSpec): GuardrailPolicy {
  return { name, add: [guardrail], remove: [], exempt: [] };
}
