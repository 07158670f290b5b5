import { canonicalJson, type JsonValue, NotCanonical } from "@meshgate/canon";
import type { Result } from "@meshgate/engine";
import { z } from "zod";
import type { Replayed } from "./replayed.ts";

const Json: z.ZodType<JsonValue> = z.json();

/** As much of `decision.made` as is decided again. */
const RecordedDecision = z.looseObject({
  id: z.string(),
  request_id: z.string().optional(),
  snapshot_sha256: z.string(),
  data: z.looseObject({ decision: z.record(z.string(), Json), facts: z.record(z.string(), Json) }),
});
export type RecordedDecision = z.output<typeof RecordedDecision>;

/** The version of events that this program writes. */
const VERSION = 1;

const Versioned = z.looseObject({ version: z.int() });

/** Why an event cannot be read: it is then not replayable. */
export type Unreadable = Extract<Replayed, { readonly kind: "not-replayable" }>;

/** What a decision's event says, read whole. */
export function readDecision(body: string): Result<RecordedDecision, Unreadable> {
  const event = parsed(body);
  const versioned = Versioned.safeParse(event);
  if (versioned.success && versioned.data.version > VERSION) {
    const message = `The event has version ${versioned.data.version}, and this program writes ${VERSION}. Use a newer one.`;
    return { ok: false, error: { kind: "not-replayable", cause: "event-newer", message } };
  }
  const read = RecordedDecision.safeParse(event);
  if (read.success && versioned.success) {
    return isCanonical(event, body) ? { ok: true, value: read.data } : { ok: false, error: notAsWritten };
  }
  return { ok: false, error: unreadable("The event is no decision as this version writes them.") };
}

export function unreadable(message: string): Unreadable {
  const advice = "Run `meshgate audit verify`: it tells whether the event was altered.";
  return { kind: "not-replayable", cause: "facts-unreadable", message: `${message} ${advice}` };
}

const notAsWritten = unreadable("The event is not printed as Meshgate prints events, each key once.");

/** Of a key that stands there twice, one reader takes the first value, and another the last. */
function isCanonical(event: JsonValue | undefined, body: string): boolean {
  try {
    return event !== undefined && canonicalJson(event) === body;
  } catch (error) {
    if (error instanceof NotCanonical) return false;
    throw error;
  }
}

function parsed(body: string): JsonValue | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
