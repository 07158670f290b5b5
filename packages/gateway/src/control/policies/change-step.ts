import type { JsonObject, JsonValue } from "@meshgate/canon";
import type { ChangeStep as ShownStep } from "@meshgate/contracts";
import type { EntityKind, Mutation } from "../../ports/control-store.ts";
import { policyNameOf } from "../guardrail-policies/policy-version.ts";

/** One step of a change, with what it changes: what is asked for, shown, reviewed, recorded and carried out alike. */
export type ChangeStep = {
  readonly kind: Exclude<EntityKind, "waiver" | "change">;
  readonly id: string;
  readonly name: string;
} & (
  | { readonly op: "create"; readonly after: JsonObject }
  | {
      readonly op: "update";
      /** Of what is changed. */
      readonly revision: number;
      readonly before: JsonObject;
      readonly after: JsonObject;
    }
  | { readonly op: "delete"; readonly revision: number; readonly before: JsonObject }
);

export type ChangeSteps = readonly [ChangeStep, ...ChangeStep[]];

/** What the control store is told of it. */
export function mutationsOf([first, ...others]: ChangeSteps): readonly [Mutation, ...Mutation[]] {
  return [mutationOf(first), ...others.map(mutationOf)];
}

function mutationOf(step: ChangeStep): Mutation {
  const { kind, id, name } = step;
  switch (step.op) {
    case "create":
      return { op: "create", kind, id, name, body: step.after };
    case "update":
      return { op: "update", kind, id, revision: step.revision, name, body: step.after };
    case "delete":
      return { op: "delete", kind, id, revision: step.revision };
  }
}

/** As an answer shows it. */
export function shownStep({ op, kind, id, name, ...step }: ChangeStep): ShownStep {
  return {
    operation: op,
    kind,
    id,
    name: kind === "guardrail_policy" ? policyNameOf(name) : name,
    ...("before" in step && { before: shownBody(step.before) }),
    ...("after" in step && { after: shownBody(step.after) }),
  };
}

/** So much of a key's hash tells one from another; with the rest, whoever reads it could make a key of that secret elsewhere. */
const HEX_SHOWN = 8;

function shownBody(body: JsonObject): JsonObject {
  const { secrets } = body;
  return Array.isArray(secrets) ? { ...body, secrets: secrets.map(shownSecret) } : body;
}

function shownSecret(secret: JsonValue): JsonValue {
  if (typeof secret !== "object" || secret === null || !("sha256" in secret)) return secret;
  return { ...secret, sha256: String(secret["sha256"]).slice(0, HEX_SHOWN) };
}
