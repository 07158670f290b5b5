import { appVersion } from "../app-version.ts";
import type { Clock } from "../ports/clock.ts";
import { type Sink, SinkUnavailable } from "../ports/sink.ts";
import { postMessage } from "../webhooks/post-message.ts";
import { signature } from "../webhooks/sign.ts";

export interface HttpSinkOptions {
  readonly url: string;
  readonly secret: string;
  readonly allowed: "public" | "any";
  readonly clock: Pick<Clock, "nowMs">;
  /** How long the receiver may take. */
  readonly limitMs: number;
}

/** Posts batches as JSON lines, signed as webhooks are; 2xx is what takes one. */
export function createHttpSink({ url, secret, allowed, clock, limitMs }: HttpSinkOptions): Sink {
  return {
    async deliver({ key, lines }, signal) {
      const body = `${lines.join("\n")}\n`;
      const posted = await postMessage({
        url,
        headers: {
          "content-type": "application/x-ndjson",
          "user-agent": `meshgate/${appVersion}`,
          "idempotency-key": key,
          "x-meshgate-signature": signature(body, secret, clock.nowMs()),
        },
        body,
        allowed,
        limitMs,
        signal,
      });
      if (posted.kind === "failed") throw new SinkUnavailable(posted.why);
    },
  };
}
