import type { EvaluateRequest } from "@meshgate/contracts";
import { utcTimestamp } from "@meshgate/contracts/serving";
import { type Facts, nearestWord, type Result } from "@meshgate/engine";
import type { Writable } from "../writable.ts";
import type { Refusal } from "./refusal.ts";

/** What somebody else's request is decided on. */
export interface Envelope {
  readonly facts: Facts;
  /** The caller's own id, where it sent one. */
  readonly correlationId?: string;
}

/** Turns a checked request into facts (SEMANTICS 1): nulls dropped, time in UTC, the action one of `actions`. */
export function envelopeOf(request: EvaluateRequest, actions: readonly string[]): Result<Envelope, Refusal> {
  const { action, env, subject, request_id: correlationId } = request;
  if (!actions.includes(action)) return { ok: false, error: unknownAction(action, actions) };
  const timestamp = request.timestamp == null ? undefined : utcTimestamp(request.timestamp);
  const signals = withoutNulls(request.signals ?? {});
  const facts: Writable<Facts> = { action, env, resource: withoutNulls(request.resource), signals };
  if (timestamp !== undefined) facts.timestamp = timestamp;
  if (subject != null) facts.subject = withoutNulls(subject);
  return { ok: true, value: correlationId == null ? { facts } : { facts, correlationId } };
}

type WithoutNulls<T> = { readonly [K in keyof T]: NonNullable<T[K]> };

/** The members that are there; most often all, and then nothing is copied. */
function withoutNulls<T extends object>(members: T): WithoutNulls<T>;
function withoutNulls(members: Readonly<Record<string, unknown>>): object {
  for (const name in members) if (members[name] == null) return copyWithoutNulls(members);
  return members;
}

function copyWithoutNulls(members: Readonly<Record<string, unknown>>): object {
  const present: Record<string, unknown> = {};
  for (const name in members) if (members[name] != null) present[name] = members[name];
  return present;
}

const actionsShown = 20;

function unknownAction(action: string, actions: readonly string[]): Refusal {
  const meant = nearestWord(action, actions);
  const listed = actions.slice(0, actionsShown).map((name) => `\`${name}\``);
  const more = actions.length - listed.length;
  return {
    kind: "invalid-request",
    message: [
      `The action \`${action}\` is not known.`,
      ...(meant === undefined ? [] : [`Did you mean \`${meant}\`?`]),
      `Known: ${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}; a rules document may declare more under \`actions\`.`,
    ].join(" "),
    field: "action",
  };
}
