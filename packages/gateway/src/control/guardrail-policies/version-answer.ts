import type { GuardrailPolicyVersion } from "@meshgate/contracts";
import type { GuardrailPolicy } from "@meshgate/engine";
import type { Entity } from "../../ports/control-store.ts";
import { isoTime } from "../policies/policy-answer.ts";
import { compilableVersion, fieldsOf, versionOf } from "./policy-version.ts";

/** A version, as answers show it and as the engine reads it. */
export interface ShownVersion {
  readonly answer: GuardrailPolicyVersion;
  readonly policy: GuardrailPolicy;
}

/** One that the control API keeps. */
export function keptVersion(entity: Entity, latest: number): ShownVersion {
  const body = versionOf(entity);
  const { inherit, description, condition, pipeline, ...lists } = fieldsOf(body);
  const answer: GuardrailPolicyVersion = {
    policy_id: entity.id,
    policy_name: body.policy_name,
    version_number: body.version_number,
    version_status: body.version_status,
    parent_version_id: body.parent_version_id ?? null,
    is_latest: body.version_number === latest,
    published_at: body.published_at ?? null,
    production_at: body.production_at ?? null,
    inherit: inherit ?? null,
    description: description ?? null,
    ...lists,
    condition: condition ?? null,
    pipeline: pipeline ?? null,
    created_at: isoTime(entity.createdAtMs),
    updated_at: isoTime(entity.updatedAtMs),
    created_by: body.created_by,
    updated_by: body.updated_by,
    definition_location: "db",
  };
  return { answer, policy: compilableVersion(entity) };
}

/** One that stands in the configuration: it has one version, which is in production, and goes by its name. */
export function configuredVersion(policy: GuardrailPolicy): ShownVersion {
  const { name, inherit, description, add, remove, exempt, modelCondition, pipeline } = policy;
  const answer: GuardrailPolicyVersion = {
    policy_id: name,
    policy_name: name,
    version_number: 1,
    version_status: "production",
    parent_version_id: null,
    is_latest: true,
    published_at: null,
    production_at: null,
    inherit: inherit ?? null,
    description: description ?? null,
    guardrails_add: add,
    guardrails_remove: remove,
    guardrails_exempt: exempt,
    condition: modelCondition === undefined ? null : { model: modelCondition },
    pipeline: pipeline ?? null,
    created_at: null,
    updated_at: null,
    created_by: null,
    updated_by: null,
    definition_location: "config",
  };
  return { answer, policy };
}
