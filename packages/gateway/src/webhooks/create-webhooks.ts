import type { WebhookConfig } from "../config/governance-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { Notification, Notifier } from "../ports/notifier.ts";
import { type Message, type Outbox, OutboxUnavailable } from "../ports/outbox.ts";
import { composeBody, isWanted } from "./compose-message.ts";
import { sendDue } from "./delivery-lane.ts";
import type { Posted } from "./post-message.ts";
import { DELIVERY_LIMIT_MS } from "./retry-pause.ts";

/** What becomes of messages, for metrics and the log. */
export interface WebhookObserver {
  posted(webhook: string, posted: Posted): void;
  /** It could not be sent for a whole day, or its webhook is not configured any more. */
  gaveUp(message: Message): void;
  /** It could not even be kept: the database is away. */
  lost(type: string, cause: OutboxUnavailable): void;
}

export interface WebhookOptions {
  readonly outbox: Outbox;
  /** As configured now. */
  readonly hooks: () => readonly WebhookConfig[];
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly environment: () => string;
  readonly observer: WebhookObserver;
  /** How long a receiver may take for one message. */
  readonly limitMs?: number;
  readonly pollMs?: number;
}

export interface Webhooks extends Notifier {
  /** One message for each webhook that wants to hear of it, to be written with what it tells of. */
  messagesOf(notification: Notification): readonly Message[];
  /** Sends what was written. */
  wake(): void;
  /** Ends what is being sent; another process, or the next start, sends it again. */
  close(): Promise<void>;
}

const LIMIT_MS = 10_000;
const POLL_MS = 1_000;
/** Messages given up in one step. */
const GIVE_UP_MAX = 100;

/** Tells webhooks: every message at least once, each webhook in a lane of its own. */
export function createWebhooks(options: WebhookOptions): Webhooks {
  const {
    outbox,
    hooks,
    clock,
    newId,
    environment,
    observer,
    limitMs = LIMIT_MS,
    pollMs = POLL_MS,
  } = options;
  const ended = new AbortController();
  const running = new Map<string, Promise<void>>();
  const lane = { outbox, clock, limitMs, signal: ended.signal, onPosted: observer.posted };

  function wake(): void {
    for (const hook of hooks()) void startLane(hook);
  }

  /** One that runs already looks again before it ends. */
  async function startLane(hook: WebhookConfig): Promise<void> {
    if (running.has(hook.name) || ended.signal.aborted) return;
    const sending = sendDue(hook, lane).catch(ignoreUnavailable);
    running.set(hook.name, sending);
    await sending;
    running.delete(hook.name);
  }

  async function giveUp(): Promise<void> {
    const old = await outbox.giveUp(clock.nowMs() - DELIVERY_LIMIT_MS, GIVE_UP_MAX);
    for (const message of old) observer.gaveUp(message);
  }

  function messagesOf(notification: Notification): readonly Message[] {
    const createdAtMs = clock.nowMs();
    return hooks()
      .filter((hook) => isWanted(notification, hook))
      .map((hook) => {
        const id = newId();
        const frame = { id, occurredAtMs: createdAtMs, environment: environment() };
        const body = composeBody(notification, frame, hook);
        return { id, webhook: hook.name, type: notification.type, body, createdAtMs };
      });
  }

  // Finds what other processes left, what is due again, and what came while a lane was ending.
  const polling = setInterval(() => {
    wake();
    void giveUp().catch(ignoreUnavailable);
  }, pollMs);
  return {
    messagesOf,
    wake,
    notify(notification) {
      const messages = messagesOf(notification);
      if (messages.length === 0) return;
      outbox.add(messages).then(wake, (cause: unknown) => {
        if (!(cause instanceof OutboxUnavailable)) throw cause;
        observer.lost(notification.type, cause);
      });
    },
    async close() {
      clearInterval(polling);
      ended.abort();
      await Promise.all(running.values());
    },
  };
}

/** What waits in the outbox is still there when the database is back. */
function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof OutboxUnavailable)) throw error;
}
