import type { Result } from "@meshgate/engine";
import type { Refusal } from "./refusal.ts";

/** What a caller asks of us, and not of the provider, by headers. */
export interface CallWishes {
  /** `X-Meshgate-Session`: the session that the call belongs to, in the caller's words. */
  readonly session?: string;
  /** `X-Meshgate-Approval`: the one approval that it means. */
  readonly approvalId?: string;
  /** `Prefer: wait=N` (RFC 7240): how long the call may be held until its approval is decided. */
  readonly waitMs: number;
}

const WAIT_S_MAX = 300;

export function callWishes(headers: Headers): Result<CallWishes, Refusal> {
  const waitMs = waitOf(headers.get("prefer"));
  if (waitMs === undefined) return { ok: false, error: badWait };
  const session = headers.get("x-meshgate-session");
  const approvalId = headers.get("x-meshgate-approval");
  return {
    ok: true,
    value: {
      waitMs,
      ...(session === null ? {} : { session }),
      ...(approvalId === null ? {} : { approvalId }),
    },
  };
}

/** Milliseconds, 0 where no wait is asked for; nothing where what is asked for cannot be. */
function waitOf(prefer: string | null): number | undefined {
  if (prefer === null) return 0;
  const asked = /(?:^|,)\s*wait\s*=\s*"?([^",;]*)/i.exec(prefer)?.[1]?.trim();
  if (asked === undefined) return 0;
  const seconds = /^[0-9]{1,6}$/.test(asked) ? Number(asked) : Number.NaN;
  return seconds <= WAIT_S_MAX ? seconds * 1_000 : undefined;
}

const badWait: Refusal = {
  kind: "invalid-request",
  message: `\`Prefer: wait=N\` takes whole seconds, at most ${WAIT_S_MAX}. Send a smaller number, or leave it out and send the call again later.`,
  field: "Prefer",
};
