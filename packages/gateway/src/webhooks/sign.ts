import { createHmac } from "node:crypto";

/**
 * The value of `X-Meshgate-Signature`: `t=<epoch seconds>,v1=<hex>`, HMAC-SHA-256 by the webhook's secret over `<t>.<body>`.
 * The time is part of what is signed, so that an old delivery cannot be sent again.
 */
export function signature(body: string, secret: string, atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  const digest = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${digest}`;
}
