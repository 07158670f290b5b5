import type { GuardingInput } from "@meshgate/engine";
import type { Entity } from "../../ports/control-store.ts";
import type { ControlState } from "../control-state.ts";
import type { ChangeStep } from "../policies/change-step.ts";
import { attachmentBody, compilableAttachment } from "./kept-attachment.ts";
import { compilableVersion, versionOf } from "./policy-version.ts";

/** What of guardrail policies was made by the control API and governs: versions in production, attachments; the oldest first. */
export interface MadeGuarding {
  readonly versions: readonly Entity[];
  readonly attachments: readonly Entity[];
}

export function madeGuarding(state: Pick<ControlState, "entities">): MadeGuarding {
  return governing([
    ...state.entities("guardrail_policy").values(),
    ...state.entities("policy_attachment").values(),
  ]);
}

/** The same after a change, at that time. */
export function madeAfter(
  steps: readonly ChangeStep[],
  state: Pick<ControlState, "entities">,
  nowMs: number,
): MadeGuarding {
  const living = new Map<string, Entity>([
    ...state.entities("guardrail_policy"),
    ...state.entities("policy_attachment"),
  ]);
  for (const step of steps) {
    const { kind, id, name } = step;
    if (step.op === "delete") living.delete(id);
    else
      living.set(id, {
        updatedAtMs: nowMs,
        createdAtMs: nowMs,
        revision: 0,
        ...living.get(id),
        kind,
        id,
        name,
        body: step.after,
      });
  }
  return governing([...living.values()]);
}

function governing(entities: readonly Entity[]): MadeGuarding {
  const oldestFirst = entities.toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
  return {
    versions: oldestFirst.filter(
      (entity) => entity.kind === "guardrail_policy" && versionOf(entity).version_status === "production",
    ),
    attachments: oldestFirst.filter(({ kind }) => kind === "policy_attachment"),
  };
}

/** The configuration's, then the control API's. Where both have a policy of one name, the configuration's counts. */
export function joinGuarding(
  configured: GuardingInput,
  { versions, attachments }: MadeGuarding,
): GuardingInput {
  const names = new Set(configured.policies.map(({ name }) => name));
  const made = versions.map(compilableVersion).filter(({ name }) => !names.has(name));
  return {
    guardrails: configured.guardrails,
    policies: [...configured.policies, ...made],
    attachments: [
      ...configured.attachments,
      ...attachments.map((entity) => compilableAttachment(attachmentBody(entity))),
    ],
  };
}

/** Policies of the control API that the configuration has too, and that mean nothing therefore. */
export function shadowedPolicies(configured: GuardingInput, { versions }: MadeGuarding): readonly string[] {
  const names = new Set(configured.policies.map(({ name }) => name));
  return versions.map(({ name }) => name).filter((name) => names.has(name));
}
