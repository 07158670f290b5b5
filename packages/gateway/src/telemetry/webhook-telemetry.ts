import type { Logger } from "pino";
import type { WebhookObserver } from "../webhooks/create-webhooks.ts";
import type { Metrics } from "./metrics.ts";

/** Counts and logs what becomes of messages to webhooks: by the webhook's name, never its address or a body. */
export function createWebhookTelemetry(
  { webhookMessages }: Pick<Metrics, "webhookMessages">,
  log: Pick<Logger, "warn" | "error">,
): WebhookObserver {
  return {
    posted(webhook, posted) {
      webhookMessages.inc({ webhook, result: posted.kind });
      if (posted.kind === "failed")
        log.warn({ webhook, reason: posted.why }, "a webhook did not take a message; it is sent again later");
    },
    gaveUp({ id, webhook, type }) {
      webhookMessages.inc({ webhook, result: "given_up" });
      log.error({ webhook, message: id, type }, "a message to a webhook was given up after a day");
    },
    lost(type, cause) {
      webhookMessages.inc({ webhook: "all", result: "lost" });
      log.error({ type, reason: cause.message }, "a message to webhooks was lost: it could not be kept");
    },
  };
}
