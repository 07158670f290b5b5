import type {
  GuardrailPolicyCreate,
  GuardrailPolicyUpdate,
  GuardrailPolicyVersion,
  PolicyMessage,
  PolicyVersionCreate,
  PolicyVersionStatus,
} from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import { type Asker, type ChangeContext, newEntityId } from "../policies/change-context.ts";
import { nameTaken } from "../policies/conflict-refusal.ts";
import type { Written } from "../policies/policies.ts";
import { isoTime } from "../policies/policy-answer.ts";
import { editedFields, newFields } from "./edited-fields.ts";
import { compileAfter, warningsOf } from "./guarding-misfit.ts";
import { fieldsOf, storedVersion, type VersionBody, versionName, versionOf } from "./policy-version.ts";
import {
  changeableVersion,
  configManagedPolicy,
  configuredPolicy,
  findVersion,
  keptVersions,
  latestNumber,
} from "./policy-versions.ts";
import { promotion, withStatus } from "./set-status.ts";
import { unknownPolicy, versionSource } from "./version-source.ts";
import { changedVersion, deletedVersion, madeVersion, type VersionStep } from "./version-steps.ts";
import { writeSteps } from "./write-steps.ts";

type Writing<T> = Promise<Result<Written<T>, Refusal>>;

/** Changes of guardrail policies: each is made whole, or refused with what stands against it (SEMANTICS 7). */
export interface WritePolicies {
  /** Its first version governs at once. */
  create(asked: GuardrailPolicyCreate, asker: Asker): Writing<GuardrailPolicyVersion>;
  /** A draft that says what another version says. */
  copy(name: string, asked: PolicyVersionCreate, asker: Asker): Writing<GuardrailPolicyVersion>;
  /** Of a draft alone. */
  update(id: string, asked: GuardrailPolicyUpdate, asker: Asker): Writing<GuardrailPolicyVersion>;
  setStatus(id: string, status: PolicyVersionStatus, asker: Asker): Writing<GuardrailPolicyVersion>;
  remove(id: string, asker: Asker): Writing<PolicyMessage>;
  removeAll(name: string, asker: Asker): Writing<PolicyMessage>;
}

export function createWritePolicies(context: ChangeContext): WritePolicies {
  const { clock } = context;

  const shown = (id: string) => (): GuardrailPolicyVersion => {
    const version = findVersion(id, context);
    if (!version.ok) throw new RangeError(`The version ${id} was written and is not there.`);
    return version.value.answer;
  };

  /** What could never be in production is refused where it is written, and not first when it is to govern. */
  async function writeChecked(
    step: VersionStep,
    body: VersionBody,
    asker: Asker,
  ): Writing<GuardrailPolicyVersion> {
    const governing: VersionBody = { ...body, version_status: "production" };
    const trial = { ...step, name: versionName(governing), after: storedVersion(governing) };
    const compiled = compileAfter(promotion(trial, governing, context), context);
    if (!compiled.ok) return compiled;
    const warnings = warningsOf(compiled.value, ["policies", body.policy_name]);
    return writeSteps([step], { asker, value: shown(step.id), warnings }, context);
  }

  return {
    async create(asked, asker) {
      const { policy_name: name } = asked;
      if (configuredPolicy(name, context) !== undefined)
        return { ok: false, error: configManagedPolicy(name) };
      if (latestNumber(name, context) > 0) return { ok: false, error: nameTaken("policy", name) };
      const at = isoTime(clock.nowMs());
      const by = asker.principal.actor.id;
      const body: VersionBody = {
        policy_name: name,
        version_number: 1,
        version_status: "production",
        published_at: at,
        production_at: at,
        created_by: by,
        updated_by: by,
        ...newFields(asked),
      };
      return writeChecked(madeVersion(newEntityId("gpol", context), body), body, asker);
    },

    async copy(name, { source_policy_id: sourceId }, asker) {
      const source = versionSource(name, sourceId ?? undefined, context);
      if (!source.ok) return source;
      const id = newEntityId("gpol", context);
      const by = asker.principal.actor.id;
      const step = madeVersion(id, {
        policy_name: name,
        version_number: latestNumber(name, context) + 1,
        version_status: "draft",
        parent_version_id: source.value.id,
        created_by: by,
        updated_by: by,
        ...fieldsOf(versionOf(source.value)),
      });
      // Not checked: it may be copied in order to be mended.
      return writeSteps([step], { asker, value: shown(id) }, context);
    },

    async update(id, asked, asker) {
      const entity = changeableVersion(id, context);
      if (!entity.ok) return entity;
      const body = versionOf(entity.value);
      if (body.version_status !== "draft") return { ok: false, error: notADraft(body) };
      if ((asked.policy_name ?? body.policy_name) !== body.policy_name) return { ok: false, error: renaming };
      const after = { ...body, ...editedFields(body, asked), updated_by: asker.principal.actor.id };
      return writeChecked(changedVersion(entity.value, after), after, asker);
    },

    async setStatus(id, status, asker) {
      const entity = changeableVersion(id, context);
      if (!entity.ok) return entity;
      const before = versionOf(entity.value);
      const after = withStatus(before, status, asker, context);
      if (!after.ok) return after;
      const step = changedVersion(entity.value, after.value);
      if (before.version_status === "draft") return writeChecked(step, after.value, asker);
      const [first, ...others] = status === "production" ? promotion(step, after.value, context) : [step];
      return writeSteps([first, ...others], { asker, value: shown(id) }, context);
    },

    async remove(id, asker) {
      const entity = changeableVersion(id, context);
      if (!entity.ok) return entity;
      const message = `Policy ${id} deleted successfully`;
      return writeSteps([deletedVersion(entity.value)], { asker, value: () => ({ message }) }, context);
    },

    async removeAll(name, asker) {
      const [first, ...others] = keptVersions(name, context).map(deletedVersion);
      if (first === undefined) return { ok: false, error: unknownPolicy(name, context) };
      const message = `All versions of policy '${name}' deleted successfully`;
      return writeSteps([first, ...others], { asker, value: () => ({ message }) }, context);
    },
  };
}

function notADraft({ version_status: status }: VersionBody): Refusal {
  return {
    kind: "wrong-status",
    message: `Only a draft can be changed, and this version is ${status}. Make a new draft of it: POST /policies/name/{policy_name}/versions.`,
  };
}

const renaming: Refusal = {
  kind: "invalid-request",
  message:
    "policy_name: a policy's versions share its name, so none can be renamed. Create a policy of the other name.",
  field: "policy_name",
};
