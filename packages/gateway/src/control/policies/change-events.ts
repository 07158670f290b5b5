import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { EventType } from "@meshgate/contracts";
import { sealEvent } from "../../pipeline/seal.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import { policyNameOf } from "../guardrail-policies/policy-version.ts";
import type { Asker, ChangeContext } from "./change-context.ts";
import type { ChangeStep } from "./change-step.ts";

/** Who asked, where another person than the actor did. */
export interface ChangeOrigin {
  readonly changeId?: string;
  readonly requestedBy?: string;
}

/** The evidence of each step, to be written in the transaction that carries it out. */
export function changeEvents(
  steps: readonly ChangeStep[],
  asker: Asker,
  context: ChangeContext,
  { changeId, requestedBy }: ChangeOrigin = {},
): readonly SealedEvent[] {
  const origin = { change_id: changeId, requested_by: requestedBy };
  return steps.map((step) => {
    const type = eventType(step);
    const data = type === "config.changed" ? changedData(step) : stepData(step);
    return sealControlEvent(type, { ...data, ...origin }, asker, context);
  });
}

/** An event of the control API: of no call, and by whoever asked. */
export function sealControlEvent(
  type: EventType,
  data: JsonObject,
  { principal }: Pick<Asker, "principal">,
  { clock, newId, origin, active }: ChangeContext,
): SealedEvent {
  const draft = { type, occurredAtMs: clock.nowMs(), actor: principal.actor, data };
  return sealEvent(draft, newId(), { origin, environment: active().environment });
}

function eventType(step: ChangeStep): EventType {
  if (step.kind === "key" && step.op === "update" && isRotated(step)) return "key.rotated";
  return eventTypes[step.kind][step.op] ?? "config.changed";
}

/** What has no type of its own is configuration, made by the API. */
const eventTypes: Readonly<Record<ChangeStep["kind"], Partial<Record<ChangeStep["op"], EventType>>>> = {
  policy: { create: "policy.created", update: "policy.updated", delete: "policy.deleted" },
  guardrail_policy: { create: "policy.created", update: "policy.updated", delete: "policy.deleted" },
  policy_attachment: {},
  agent: { create: "agent.registered", update: "agent.updated", delete: "agent.updated" },
  key: { create: "key.created", delete: "key.revoked" },
  team: {},
};

function isRotated({ before, after }: { readonly before: JsonObject; readonly after: JsonObject }): boolean {
  return canonicalJson(before["secrets"] ?? null) !== canonicalJson(after["secrets"] ?? null);
}

function changedData({ kind, op, id, name, ...step }: ChangeStep): JsonObject {
  return { cause: "api", kind, operation: op, id, name, ...states(step) };
}

function stepData(step: ChangeStep): JsonObject {
  return {
    ...identity(step),
    ...("revision" in step && { revision: step.revision + 1 }),
    ...(step.op === "delete" && !isPolicy(step) && { deleted: true }),
    ...states(step),
  };
}

function identity({ kind, id, name }: ChangeStep): JsonObject {
  if (kind === "guardrail_policy") return { policy_id: id, type: kind, name: policyNameOf(name) };
  return { [`${kind}_id`]: id, [kind === "key" ? "alias" : "name"]: name };
}

function isPolicy({ kind }: ChangeStep): boolean {
  return kind === "policy" || kind === "guardrail_policy";
}

function states(step: { readonly before?: JsonObject; readonly after?: JsonObject }): JsonObject {
  return {
    ...(step.before !== undefined && { before: recordable(step.before) }),
    ...(step.after !== undefined && { after: recordable(step.after) }),
  };
}

/** No free text that people type, no address of a person, no hash of a key: the history keeps those (SEMANTICS 9). */
function recordable({
  description: _told,
  owner: _owner,
  secrets: _secrets,
  ...rest
}: JsonObject): JsonObject {
  return rest;
}
