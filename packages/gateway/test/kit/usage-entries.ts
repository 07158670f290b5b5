import type { OpenedCall, SettledCall } from "../../src/ports/usage-ledger.ts";
import { eventId } from "./sealed-event.ts";

let made = 0;

/** A call with an id later than those before it, and whatever else a test cares about. */
export function openedCall(fields: Partial<OpenedCall> = {}): OpenedCall {
  const requestId = fields.requestId ?? eventId(500_000 + ++made);
  return {
    kind: "opened",
    requestId,
    correlationId: requestId,
    origin: "gateway-test",
    openedAtMs: Date.UTC(2026, 10, 15),
    actor: { type: "key", id: "key_1" },
    labels: { keyId: "key_1", environment: "dev", tags: [] },
    target: { provider: "up", model: "small" },
    stream: false,
    boundNanoUsd: 1_000,
    held: [],
    ...fields,
  };
}

/** The end of such a call. */
export function settledCall(requestId: string, fields: Partial<SettledCall> = {}): SettledCall {
  return {
    kind: "settled",
    requestId,
    status: "success",
    settledAtMs: Date.UTC(2026, 10, 15) + 1_000,
    target: { provider: "up", model: "small" },
    inputTokens: 10,
    outputTokens: 20,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    costNanoUsd: 42,
    held: [],
    ...fields,
  };
}
