import { z } from "zod";
import type { Frozen } from "./frozen.ts";

/** `audit.capture` and `audit.content_key`: whether texts of calls are kept, encrypted. */

const names = z
  .array(z.string().min(1).max(256))
  .default([])
  .describe("Names; one that ends in `*` is for all that begin so.");

const CaptureScope = z.strictObject({
  keys: names.describe("Of calls by these keys, by alias."),
  teams: names.describe("Of calls by keys of these teams."),
  agents: names.describe("Of calls by these agents."),
  models: names.describe("Of calls that ask for these models, as the caller writes them."),
  blocked: z
    .boolean()
    .default(false)
    .describe("Whether the prompt of a call that policy refuses is kept too: what was found in it is in it."),
});
export const CaptureConfig = z
  .union([z.enum(["off", "on"]), CaptureScope])
  .default("off")
  .describe(
    "Whether prompt and answer are kept, each encrypted under a key of its own: `off`, `on` for every call, or for those of some keys, teams, agents or models.",
  );
export type CaptureConfig = Frozen<z.output<typeof CaptureConfig>>;

const KEY = /^[A-Za-z0-9+/]{43}=$/;

const masterKey = z.string().regex(KEY, "a content key is 32 bytes in base64").meta({ private: true });

export const ContentKeys = z
  .union([masterKey, z.array(masterKey).min(1).max(16)])
  .optional()
  .meta({
    private: true,
    description:
      "Wraps the key of each captured text: 32 random bytes in base64 (`openssl rand -base64 32`). A list to rotate: the first wraps, the others still open. MESHGATE_CONTENT_KEY says the same, separated by spaces or commas.",
  });

/** Keys as a variable or a file has them; undefined where one of them is none. */
export function parseContentKeys(text: string): readonly string[] | undefined {
  const keys = text.split(/[\s,]+/).filter((key) => key !== "");
  return keys.length > 0 && keys.every((key) => KEY.test(key)) ? keys : undefined;
}
