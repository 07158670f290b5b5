import type {
  KeptPolicyAttachment,
  PolicyAttachmentCreate,
  PolicyAttachmentList,
  PolicyMessage,
} from "@meshgate/contracts";
import type { PolicyAttachment, Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { type Asker, type ChangeContext, newEntityId } from "../policies/change-context.ts";
import type { Written } from "../policies/policies.ts";
import { isoTime } from "../policies/policy-answer.ts";
import { deletedAttachment, madeAttachment } from "./attachment-steps.ts";
import { compileAfter, warningsOf } from "./guarding-misfit.ts";
import { attachmentBody, compilableAttachment } from "./kept-attachment.ts";
import { writeSteps } from "./write-steps.ts";

/** Whom guardrail policies apply to (SEMANTICS 7). */
export interface Attachments {
  /** Those of the configuration first, then the oldest first: the order in which they are written. */
  list(): PolicyAttachmentList;
  find(id: string): Result<KeptPolicyAttachment, Refusal>;
  create(
    asked: PolicyAttachmentCreate,
    asker: Asker,
  ): Promise<Result<Written<KeptPolicyAttachment>, Refusal>>;
  remove(id: string, asker: Asker): Promise<Result<Written<PolicyMessage>, Refusal>>;
}

export function createAttachments(context: ChangeContext): Attachments {
  const { state, configuredGuarding } = context;

  function all(): readonly KeptPolicyAttachment[] {
    const kept = [...state.entities("policy_attachment").values()].toSorted(
      (a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1),
    );
    return [...configuredGuarding().attachments.map(configuredAnswer), ...kept.map(keptAnswer)];
  }

  function find(id: string): Result<KeptPolicyAttachment, Refusal> {
    const found = all().find(({ attachment_id }) => attachment_id === id);
    return found === undefined ? { ok: false, error: unknownAttachment(id) } : { ok: true, value: found };
  }

  return {
    list() {
      const attachments = all();
      return { attachments, total_count: attachments.length };
    },

    find,

    async create(asked, asker) {
      const id = newEntityId("patt", context);
      const step = madeAttachment(id, { ...asked, created_by: asker.principal.actor.id });
      const compiled = compileAfter([step], context);
      if (!compiled.ok) return compiled;
      const place = ["policy_attachments", compiled.value.input.attachments.length - 1];
      const value = (): KeptPolicyAttachment => {
        const made = find(id);
        if (!made.ok) throw new RangeError(`The attachment ${id} was written and is not there.`);
        return made.value;
      };
      return writeSteps([step], { asker, value, warnings: warningsOf(compiled.value, place) }, context);
    },

    async remove(id, asker) {
      const entity = state.entities("policy_attachment").get(id);
      if (entity === undefined) {
        return { ok: false, error: find(id).ok ? configManagedAttachment : unknownAttachment(id) };
      }
      const message = `Attachment ${id} deleted successfully`;
      return writeSteps([deletedAttachment(entity)], { asker, value: () => ({ message }) }, context);
    },
  };
}

/** Of an attachment whatever made it. */
function whom({ policy, isGlobal, teams, keys, models, tags, priority, isDefault }: PolicyAttachment) {
  return {
    policy_name: policy,
    scope: isGlobal ? ("*" as const) : null,
    teams,
    keys,
    models,
    tags,
    priority,
    default: isDefault,
  };
}

function keptAnswer(entity: Entity): KeptPolicyAttachment {
  const { created_by, ...body } = attachmentBody(entity);
  return {
    attachment_id: entity.id,
    ...whom(compilableAttachment(body)),
    created_at: isoTime(entity.createdAtMs),
    updated_at: isoTime(entity.updatedAtMs),
    created_by,
    updated_by: created_by,
    definition_location: "db",
  };
}

function configuredAnswer(attachment: PolicyAttachment, index: number): KeptPolicyAttachment {
  return {
    attachment_id: `config-attachment-${index}`,
    ...whom(attachment),
    created_at: null,
    updated_at: null,
    created_by: null,
    updated_by: null,
    definition_location: "config",
  };
}

function unknownAttachment(id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no attachment \`${id}\`. GET /policies/attachments/list has those there are.`,
  };
}

const configManagedAttachment: Refusal = {
  kind: "config-managed",
  message: "This attachment stands in the configuration file. Change it there, under `policy_attachments`.",
};
