import type { JsonObject } from "@meshgate/canon";
import { GuardrailNames, GuardrailPolicy, PolicyVersionStatus } from "@meshgate/contracts/serving";
import type { GuardrailPolicy as CompilablePolicy } from "@meshgate/engine";
import { z } from "zod";
import { policyOf } from "../../config/guardrail-policies.ts";
import type { Entity } from "../../ports/control-store.ts";

const { inherit, description, condition, pipeline } = GuardrailPolicy.shape;

/** What a version says; the other members say what it is. */
const fields = {
  inherit,
  description,
  guardrails_add: GuardrailNames,
  guardrails_remove: GuardrailNames,
  guardrails_exempt: GuardrailNames,
  condition,
  pipeline,
};

const VersionBody = z.strictObject({
  policy_name: z.string(),
  version_number: z.int().min(1),
  version_status: PolicyVersionStatus,
  parent_version_id: z.string().optional(),
  published_at: z.string().optional(),
  production_at: z.string().optional(),
  created_by: z.string(),
  updated_by: z.string(),
  ...fields,
});

/** A version of a guardrail policy: the body under which it is kept. */
export type VersionBody = z.output<typeof VersionBody>;
export type VersionFields = Pick<VersionBody, keyof typeof fields>;

interface Read {
  readonly body: VersionBody;
  readonly policy: CompilablePolicy;
}

const read = new WeakMap<Entity, Read>();

/** Read once: what has not changed is the very object that it was before. */
function readOnce(entity: Entity): Read {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const body = VersionBody.parse(entity.body);
  const now = { body, policy: compilable(body) };
  read.set(entity, now);
  return now;
}

export function versionOf(entity: Entity): VersionBody {
  return readOnce(entity).body;
}

/** As the engine reads it. */
export function compilableVersion(entity: Entity): CompilablePolicy {
  return readOnce(entity).policy;
}

function compilable({
  policy_name,
  guardrails_add,
  guardrails_remove,
  guardrails_exempt,
  ...body
}: VersionBody) {
  const guardrails = { add: guardrails_add, remove: guardrails_remove, exempt: guardrails_exempt };
  return policyOf(policy_name, { ...body, guardrails });
}

/** What a version says, without what it is. */
export function fieldsOf({
  inherit,
  description,
  guardrails_add,
  guardrails_remove,
  guardrails_exempt,
  condition,
  pipeline,
}: VersionBody): VersionFields {
  return {
    inherit,
    description,
    guardrails_add,
    guardrails_remove,
    guardrails_exempt,
    condition,
    pipeline,
  };
}

/** The body as JSON: what is not said is left out. */
export function storedVersion(body: VersionBody): JsonObject {
  return JSON.parse(JSON.stringify(body, (_key, value: unknown) => value ?? undefined));
}

/**
 * What the control store knows it by. INVARIANT: the one in production bears the policy's own name, so that no two of one policy
 * can be in production, whoever writes at the same time; the others bear one that no policy can have.
 */
export function versionName({ policy_name, version_number, version_status }: VersionBody): string {
  return version_status === "production" ? policy_name : `${policy_name}\tv${version_number}`;
}

/** The policy's name in it. */
export function policyNameOf(versionName: string): string {
  return versionName.split("\t", 1).join("");
}
