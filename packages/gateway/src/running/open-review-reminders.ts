import { createReviewReminders, type ReviewReminders } from "../control/review-reminders.ts";
import type { LastingParts, LastingServices } from "./create-lasting.ts";
import type { Setting } from "./setting.ts";

/** Raises `review.due` from now on. */
export function openReviewReminders(
  { clock, newId, origin }: Setting,
  { stores, governed }: Pick<LastingParts, "stores" | "governed">,
  { notifier }: Pick<LastingServices, "notifier">,
): ReviewReminders {
  return createReviewReminders({
    state: governed.state,
    store: stores.control,
    clock,
    newId,
    eventOrigin: () => ({ origin, environment: governed.configuration.active().environment }),
    messagesOf: notifier.messagesOf,
    onMessages: notifier.wake,
  });
}
