import { parseContentKeys } from "./capture-schema.ts";
import type { Config } from "./config.ts";
import { type MainFile, placeInMain } from "./main-file.ts";
import type { ConfigProblem } from "./problem.ts";
import type { EnvironmentSettings } from "./read-environment.ts";
import { readTextFile } from "./read-text-file.ts";
import type { ConfigDocument } from "./schema.ts";

type Audit = Pick<ConfigDocument["audit"], "capture" | "content_key">;

/** The keys that wrap those of captured texts, the newest first: the environment's go before the file's. */
export function contentKeysOf(
  { content_key: written }: Pick<Audit, "content_key">,
  { contentKeys }: Pick<EnvironmentSettings, "contentKeys">,
): Pick<Config, "contentKeys"> {
  const keys = contentKeys ?? (typeof written === "string" ? [written] : written);
  return keys === undefined ? {} : { contentKeys: keys };
}

/** Without a key nothing can be captured, and without events nothing says what was. */
export function captureFaults(main: MainFile, settings: EnvironmentSettings): readonly ConfigProblem[] {
  const { audit } = main.sections;
  if (audit === undefined || audit.capture === "off") return [];
  const place = { ...placeInMain(main, "audit", "capture"), path: "audit.capture" };
  if (audit.mode === "off") {
    const message = "calls leave no record that says what was captured";
    return [
      {
        ...place,
        code: "INVALID_VALUE",
        message,
        mend: "Set `audit.mode` to `strict`, or leave `capture` off.",
      },
    ];
  }
  if (contentKeysOf(audit, settings).contentKeys !== undefined) return [];
  const mend =
    "Set MESHGATE_CONTENT_KEY to 32 random bytes in base64: openssl rand -base64 32. Keep it: nothing opens what is captured without it.";
  return [{ ...place, code: "MISSING_KEY", message: "what is captured needs a key", mend }];
}

/** The keys of a file; undefined where it cannot be read or holds anything else. */
export function readContentKeys(path: string): readonly string[] | undefined {
  const { text } = readTextFile(path);
  return text.ok ? parseContentKeys(text.value) : undefined;
}
