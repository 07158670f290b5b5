import type { Config } from "../config/config.ts";
import { captureRule } from "./capture-rule.ts";
import { type Capture, createCapture } from "./create-capture.ts";
import { createMasterKeys, type MasterKeys } from "./master-keys.ts";

/** As the configuration has it; undefined where nothing is captured. */
export function openCapture(config: Pick<Config, "audit" | "contentKeys">): Capture | undefined {
  const rule = captureRule(config.audit.capture);
  const keys = masterKeysOf(config);
  if (rule === undefined) return undefined;
  // Checked when the configuration was read.
  if (keys === undefined) throw new Error("audit.capture is on, and there is no content key");
  return createCapture(rule, keys);
}

/** Those that open what was captured, also where nothing is captured any more. */
export function masterKeysOf({ contentKeys }: Pick<Config, "contentKeys">): MasterKeys | undefined {
  const [newest, ...older] = contentKeys ?? [];
  return newest === undefined ? undefined : createMasterKeys([newest, ...older]);
}
