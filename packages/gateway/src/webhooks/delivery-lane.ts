import { appVersion } from "../app-version.ts";
import type { WebhookConfig } from "../config/governance-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedMessage, Outbox } from "../ports/outbox.ts";
import { type Posted, postMessage } from "./post-message.ts";
import { retryPauseMs } from "./retry-pause.ts";
import { signature } from "./sign.ts";

export interface LaneOptions {
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, "nowMs">;
  /** How long a receiver may take for one message. */
  readonly limitMs: number;
  /** Ends what is being sent. */
  readonly signal: AbortSignal;
  readonly onPosted: (webhook: string, posted: Posted) => void;
}

/** Much longer than a batch can take, so that no other process takes it up meanwhile. */
const LEASE_MS = 60_000;
/** Sent side by side. */
const BATCH_MAX = 4;

/** Sends what is due for one webhook, a few at a time, until nothing is. A receiver that hangs holds up this lane alone. */
export async function sendDue(hook: WebhookConfig, options: LaneOptions): Promise<void> {
  const { outbox, clock, signal } = options;
  while (!signal.aborted) {
    const claimed = await outbox.claim(hook.name, clock.nowMs(), LEASE_MS, BATCH_MAX);
    if (claimed.length === 0) return;
    await Promise.all(claimed.map((message) => send(message, hook, options)));
  }
}

async function send(message: ClaimedMessage, hook: WebhookConfig, options: LaneOptions): Promise<void> {
  const { outbox, clock, limitMs, signal, onPosted } = options;
  const posted = await postMessage({
    url: hook.url,
    headers: headersOf(message, hook, clock.nowMs()),
    body: message.body,
    allowed: hook.allow_private ? "any" : "public",
    limitMs,
    signal,
  });
  if (posted.kind === "failed" && signal.aborted) {
    // Not the receiver's fault: whoever starts next takes it up at once.
    await outbox.putOff(message.id, clock.nowMs());
    return;
  }
  onPosted(hook.name, posted);
  if (posted.kind === "delivered") await outbox.remove(message.id);
  else await outbox.putOff(message.id, clock.nowMs() + retryPauseMs(message.attempts));
}

function headersOf({ id, type, body }: ClaimedMessage, { secret }: WebhookConfig, nowMs: number) {
  return {
    "content-type": "application/json",
    "user-agent": `meshgate/${appVersion}`,
    "x-meshgate-event": type,
    "x-meshgate-delivery": id,
    ...(secret === undefined ? {} : { "x-meshgate-signature": signature(body, secret, nowMs) }),
  };
}
