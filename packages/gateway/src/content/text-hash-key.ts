import { createHmac } from "node:crypto";
import type { Config } from "../config/config.ts";
import { masterKeysOf } from "./open-capture.ts";

/**
 * What `prompt_hash` and `answer_hash` are keyed with; undefined where they are plain. While texts are captured they are keyed in
 * any case, else erasing one would leave a hash by which it can be guessed: by the configured key, or by one that is made from
 * the newest content key, which is not in the database.
 */
export function textHashKey(config: Pick<Config, "audit" | "contentKeys">): string | Uint8Array | undefined {
  const { prompt_hash: how, hash_key: configured, capture } = config.audit;
  if (how === "hmac") return configured;
  const master = capture === "off" ? undefined : masterKeysOf(config)?.newest;
  return master && createHmac("sha256", master.key).update("meshgate text hash").digest();
}
