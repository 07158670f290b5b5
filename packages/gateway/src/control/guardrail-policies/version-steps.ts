import type { Entity } from "../../ports/control-store.ts";
import type { ChangeStep } from "../policies/change-step.ts";
import { storedVersion, type VersionBody, versionName } from "./policy-version.ts";

/** A step after which there is a version. */
export type VersionStep = Exclude<ChangeStep, { readonly op: "delete" }>;

export function madeVersion(id: string, body: VersionBody): VersionStep {
  return { kind: "guardrail_policy", op: "create", id, name: versionName(body), after: storedVersion(body) };
}

export function changedVersion({ id, revision, body: before }: Entity, after: VersionBody): VersionStep {
  return {
    kind: "guardrail_policy",
    op: "update",
    id,
    name: versionName(after),
    revision,
    before,
    after: storedVersion(after),
  };
}

export function deletedVersion({ id, name, revision, body: before }: Entity): ChangeStep {
  return { kind: "guardrail_policy", op: "delete", id, name, revision, before };
}
