import type { JsonObject } from "@meshgate/canon";
import type { EventType } from "@meshgate/contracts";
import { sealEvent } from "../../pipeline/seal.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
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
  return steps.flatMap((step) => {
    const type = eventTypes[step.kind][step.op];
    return type === undefined
      ? []
      : [sealControlEvent(type, { ...stepData(step), ...origin }, asker, context)];
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

const eventTypes: Readonly<Record<ChangeStep["kind"], Partial<Record<ChangeStep["op"], EventType>>>> = {
  policy: { create: "policy.created", update: "policy.updated", delete: "policy.deleted" },
  agent: { create: "agent.registered", update: "agent.updated", delete: "agent.updated" },
  key: { create: "key.created", update: "key.rotated", delete: "key.revoked" },
  team: {},
};

function stepData(step: ChangeStep): JsonObject {
  return {
    [`${step.kind}_id`]: step.id,
    name: step.name,
    ...("revision" in step && { revision: step.revision + 1 }),
    ...("before" in step && { before: withoutFreeText(step.before) }),
    ...("after" in step && { after: withoutFreeText(step.after) }),
  };
}

/** Descriptions are free text that people type: the history keeps them, the record does not (SEMANTICS 9). */
function withoutFreeText({ description: _told, ...rest }: JsonObject): JsonObject {
  return rest;
}
