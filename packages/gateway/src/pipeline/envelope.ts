import type { EvaluateRequest } from "@meshgate/contracts";
import { utcTimestamp } from "@meshgate/contracts/serving";
import { type Facts, nearestWord, type Result, type Scalar } from "@meshgate/engine";
import type { Refusal } from "./refusal.ts";

/** What somebody else's request is decided on. */
export interface Envelope {
  readonly facts: Facts;
  /** The caller's own id, where it sent one. */
  readonly correlationId?: string;
}

/** Turns a checked request into facts (SEMANTICS 1): nulls dropped, time in UTC, the action one of `actions`. */
export function envelopeOf(request: EvaluateRequest, actions: readonly string[]): Result<Envelope, Refusal> {
  const { action, env, resource, subject } = request;
  if (!actions.includes(action)) return { ok: false, error: unknownAction(action, actions) };
  const timestamp = request.timestamp == null ? undefined : utcTimestamp(request.timestamp);
  const facts: Facts = {
    ...(timestamp === undefined ? {} : { timestamp }),
    action,
    env,
    resource: {
      type: resource.type,
      ...present("id", resource.id),
      sensitivity: resource.sensitivity,
    },
    ...(subject == null
      ? {}
      : { subject: { ...present("type", subject.type), ...present("id", subject.id) } }),
    signals: withoutNulls(request.signals ?? {}),
  };
  return { ok: true, value: { facts, ...present("correlationId", request.request_id) } };
}

function present<K extends string>(
  key: K,
  value: string | null | undefined,
): { readonly [key in K]?: string };
function present(key: string, value: string | null | undefined): object {
  return value == null ? {} : { [key]: value };
}

function withoutNulls(signals: Readonly<Record<string, Scalar | null>>): Record<string, Scalar> {
  const present: Record<string, Scalar> = {};
  for (const name in signals) {
    const value = signals[name];
    if (value !== undefined && value !== null) present[name] = value;
  }
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
