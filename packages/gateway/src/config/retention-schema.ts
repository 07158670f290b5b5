import { EventType } from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Frozen } from "./frozen.ts";

/** `audit.retention`: what is kept for how long. */

/** Their bodies say what happened to the record itself, so no rule is for them; the database refuses it as well. */
export const keptForEver: ReadonlySet<string> = new Set([
  "retention.applied",
  "record.erased",
  "signer.rotated",
  // Rare and small, and one of them may be what a generation of the log's name rests on.
  "config.changed",
]);

/** Kept beside the events. */
export const besideEvents = ["content", "usage", "approvals"] as const;

const RetentionAge = z
  .string()
  .regex(/^(forever|[1-9]\d{0,4}d)$/, "an age is `forever` or a number of days such as `90d`");

const RetentionName = z.string().refine(namesSomething, {
  error:
    "a rule is for `default`, `content`, `usage`, `approvals`, a type of event, or several as `policy.*`",
});

export const RetentionConfig = z
  .record(RetentionName, RetentionAge)
  .default({})
  .describe(
    "How long what is kept: `default` for every event, and for single types (`decision.made: 400d`) or several (`policy.*: 400d`); the most exact name counts. `content` (captured text, 30d), `usage` (settled calls in the usage report) and `approvals` (those that are over) stand beside the events. Not said: `forever`.",
  );
export type RetentionConfig = Frozen<z.output<typeof RetentionConfig>>;

function namesSomething(name: string): boolean {
  if (name === "default" || besideEvents.some((each) => each === name)) return true;
  if (keptForEver.has(name)) return false;
  if (name.endsWith(".*")) return EventType.options.some((type) => type.startsWith(name.slice(0, -1)));
  return EventType.options.some((type) => type === name);
}
