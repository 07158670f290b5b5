import type { Result } from "@meshgate/engine";
import type { CallIds } from "./call.ts";
import type { Refusal } from "./refusal.ts";

/** The call's ids: ours, and the caller's own of `X-Request-Id` where it sent one (SEMANTICS 1). */
export function callIds(requestId: string, headers: Headers): Result<CallIds, Refusal> {
  const correlationId = headers.get("x-request-id");
  if (correlationId === null) return { ok: true, value: { requestId, correlationId: requestId } };
  if (/^[\x20-\x7e]{1,128}$/.test(correlationId)) return { ok: true, value: { requestId, correlationId } };
  return {
    ok: false,
    error: {
      kind: "invalid-request",
      message:
        "The header X-Request-Id must be 1 to 128 printable ASCII characters. Shorten it or leave it out.",
      field: "X-Request-Id",
    },
  };
}
