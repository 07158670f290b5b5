import type { WebhookConfig } from "../config/governance-schema.ts";
import type { Notification } from "../ports/notifier.ts";
import { slackText } from "./slack-text.ts";

export interface MessageFrame {
  /** UUIDv7 of the message. */
  readonly id: string;
  readonly occurredAtMs: number;
  readonly environment: string;
}

/** Whether a webhook wants to hear of it. */
export function isWanted({ type }: Notification, { events }: WebhookConfig): boolean {
  return isTellable(type) && (events.length === 0 || events.includes(type));
}

type Tellable = WebhookConfig["events"][number];

const tellable: ReadonlySet<string> = new Set<Tellable>([
  "approval.requested",
  "approval.decided",
  "approval.expired",
  "budget.threshold",
  "budget.overrun",
  "review.due",
]);

function isTellable(type: string): type is Tellable {
  return tellable.has(type);
}

/** The body that a webhook gets, in its format. */
export function composeBody(notification: Notification, frame: MessageFrame, hook: WebhookConfig): string {
  const { type, data } = notification;
  const { id, occurredAtMs, environment } = frame;
  switch (hook.format) {
    case "meshgate":
      return JSON.stringify({
        id,
        type,
        occurred_at: new Date(occurredAtMs).toISOString(),
        environment,
        data,
      });
    case "slack":
      return JSON.stringify({ text: slackText(notification, environment) });
  }
}
