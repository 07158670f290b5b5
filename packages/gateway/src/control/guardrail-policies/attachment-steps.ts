import type { Entity } from "../../ports/control-store.ts";
import type { ChangeStep } from "../policies/change-step.ts";
import { type AttachmentBody, storedAttachment } from "./kept-attachment.ts";

/** An attachment has no name but its id. */
export function madeAttachment(id: string, body: AttachmentBody): ChangeStep {
  return { kind: "policy_attachment", op: "create", id, name: id, after: storedAttachment(body) };
}

export function deletedAttachment({ id, name, revision, body: before }: Entity): ChangeStep {
  return { kind: "policy_attachment", op: "delete", id, name, revision, before };
}
