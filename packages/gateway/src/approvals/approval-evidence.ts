import type { JsonObject } from "@meshgate/canon";
import type { AuditEvent, EventType } from "@meshgate/contracts";
import { type EventOrigin, sealEvent } from "../pipeline/seal.ts";
import type { Approval, Witness } from "../ports/approval-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Evidence } from "../ports/evidence.ts";
import type { Notification } from "../ports/notifier.ts";
import type { Message } from "../ports/outbox.ts";
import { callJson } from "./call-json.ts";
import { reasonSha256 } from "./typed-reason.ts";

export interface EvidenceContext {
  readonly clock: Pick<Clock, "nowMs">;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly eventOrigin: () => EventOrigin;
  /** Where a person sees the approval. */
  readonly urlOf: (id: string) => string;
  /** For each webhook that wants to hear of it. */
  readonly messagesOf: (notification: Notification) => readonly Message[];
}

/** What is recorded of each change of an approval, and told to webhooks. Never text of a call, nor what a person typed. */
export interface ApprovalWitnesses {
  readonly requested: Witness;
  readonly decided: (actor: AuditEvent["actor"]) => Witness;
  readonly used: (requestId: string) => Witness;
  readonly givenBack: (requestId: string) => Witness;
  readonly expired: Witness;
}

const gateway: AuditEvent["actor"] = { type: "system", id: "approvals" };

export function approvalWitnesses(context: EvidenceContext): ApprovalWitnesses {
  const { clock, newId, eventOrigin, urlOf, messagesOf } = context;

  function evidence(
    approval: Approval,
    what: {
      readonly type: EventType;
      readonly actor: AuditEvent["actor"];
      readonly data: JsonObject;
      readonly requestId?: string;
    },
  ): Evidence {
    const { type, actor, requestId } = what;
    const data = { approval_id: approval.id, ...askedBy(approval), ...what.data };
    const ids = requestId === undefined ? {} : { ids: { requestId, correlationId: requestId } };
    const event = sealEvent(
      { type, occurredAtMs: clock.nowMs(), ...ids, actor, data },
      newId(),
      eventOrigin(),
    );
    return { events: [event], messages: messagesOf({ type, data: { ...data, url: urlOf(approval.id) } }) };
  }

  return {
    requested(approval) {
      const { requester, requestId } = approval.request;
      const type = "approval.requested";
      return evidence(approval, { type, actor: requester.actor, data: requestData(approval), requestId });
    },
    decided: (actor) => (approval) =>
      evidence(approval, { type: "approval.decided", actor, data: verdictData(approval) }),
    used: (requestId) => (approval) => {
      const { actor } = approval.request.requester;
      return evidence(approval, { type: "approval.used", actor, data: {}, requestId });
    },
    givenBack: (requestId) => (approval) => {
      const data = { given_back: true };
      return evidence(approval, { type: "approval.used", actor: gateway, data, requestId });
    },
    expired: (approval) =>
      evidence(approval, { type: "approval.expired", actor: gateway, data: requestedData(approval) }),
  };
}

function askedBy({ request }: Approval): JsonObject {
  const { policyId, ruleId } = request;
  return { policy_id: policyId, ...(ruleId === undefined ? {} : { rule_id: ruleId }) };
}

function requestData({ request, expiresAtMs }: Approval): JsonObject {
  const { bind, show, approvers, requester, call } = request;
  const { alias, actor, agent, team } = requester;
  return {
    bind,
    show,
    ...(approvers === undefined ? {} : { approvers }),
    key: alias,
    key_id: actor.id,
    ...(agent === undefined ? {} : { agent: agent.name, agent_id: agent.id }),
    ...(team === undefined ? {} : { team: team.name, team_id: team.id }),
    call: callJson(call),
    expires_at: new Date(expiresAtMs).toISOString(),
  };
}

function requestedData({ request }: Approval): JsonObject {
  return { asked_in: request.requestId, key: request.requester.alias };
}

function verdictData(approval: Approval): JsonObject {
  const { verdict } = approval;
  return {
    ...requestedData(approval),
    ...(verdict === undefined ? {} : { decision: verdict.outcome }),
    ...(verdict?.self === true ? { self: true } : {}),
    ...(verdict?.reason === undefined ? {} : { reason_sha256: reasonSha256(verdict.reason) }),
  };
}
