import type { JsonObject } from "@meshgate/canon";
import { PolicyAttachmentCreate } from "@meshgate/contracts/serving";
import type { PolicyAttachment } from "@meshgate/engine";
import { z } from "zod";
import { attachmentOf } from "../../config/guardrail-policies.ts";
import type { Entity } from "../../ports/control-store.ts";

const AttachmentBody = z.strictObject({
  ...PolicyAttachmentCreate.shape,
  created_by: z.string(),
});

/** An attachment: the body under which it is kept. */
export type AttachmentBody = z.output<typeof AttachmentBody>;

const read = new WeakMap<Entity, AttachmentBody>();

/** Read once. */
export function attachmentBody(entity: Entity): AttachmentBody {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const body = AttachmentBody.parse(entity.body);
  read.set(entity, body);
  return body;
}

/** As the engine reads it. */
export function compilableAttachment({ policy_name, ...whom }: PolicyAttachmentCreate): PolicyAttachment {
  return attachmentOf({ policy: policy_name, ...whom });
}

/** The body as JSON: what is not said is left out. */
export function storedAttachment(body: AttachmentBody): JsonObject {
  return JSON.parse(JSON.stringify(body, (_key, value: unknown) => value ?? undefined));
}
