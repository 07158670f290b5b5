import { appVersion } from "../../app-version.ts";
import { type CheckpointTarget, TargetUnavailable } from "../../ports/checkpoint-target.ts";
import type { Clock } from "../../ports/clock.ts";
import { postMessage } from "../../webhooks/post-message.ts";
import { signature } from "../../webhooks/sign.ts";

export interface WebhookTargetOptions {
  readonly url: string;
  readonly secret: string;
  readonly allowed: "public" | "any";
  readonly clock: Pick<Clock, "nowMs">;
  readonly limitMs: number;
}

/** Posts each checkpoint as it is, signed as webhooks are; 2xx is what takes it. It tells nothing back. */
export function createWebhookTarget(options: WebhookTargetOptions, name: string): CheckpointTarget {
  const { url, secret, allowed, clock, limitMs } = options;
  return {
    kind: "webhook",
    name,
    newest: () => Promise.resolve(undefined),
    async keep({ note, size }, _from, signal) {
      const posted = await postMessage({
        url,
        headers: {
          "content-type": "text/plain; charset=utf-8",
          "user-agent": `meshgate/${appVersion}`,
          "x-meshgate-event": "checkpoint.signed",
          "x-meshgate-tree-size": String(size),
          "x-meshgate-signature": signature(note, secret, clock.nowMs()),
        },
        body: note,
        allowed,
        limitMs,
        signal,
      });
      if (posted.kind === "failed") throw new TargetUnavailable(posted.why);
      return { kind: "kept", cosignatures: [] };
    },
  };
}
