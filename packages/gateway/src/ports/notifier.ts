import type { JsonObject } from "@meshgate/canon";
import type { EventType } from "@meshgate/contracts";

/** Something that people outside want to hear of; `data` is that of the event of the same type. */
export interface Notification {
  readonly type: EventType;
  readonly data: JsonObject;
}

/** Tells webhooks. It takes note at once and never fails: delivery is its own affair. */
export interface Notifier {
  notify(notification: Notification): void;
}
