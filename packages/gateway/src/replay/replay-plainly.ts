import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { decide, type Facts, type Snapshot } from "@meshgate/engine";
import { firstDifference } from "./first-difference.ts";
import { readDecision, unreadable } from "./read-decision.ts";
import { equal, type Replayed } from "./replayed.ts";

/** Makes a recorded decision again: the whole event read, both decisions printed. What is fast is held to this. */
export function replayPlainly(body: string, snapshot: Snapshot): Replayed {
  const recorded = readDecision(body);
  if (!recorded.ok) return recorded.error;
  const { decision, facts } = recorded.value.data;
  const replayed = decisionOf(snapshot, facts);
  if (replayed === undefined) return unreadable("The facts lack what every request has.");
  if (canonicalJson(decision) === canonicalJson(replayed)) return equal;
  return { kind: "different", difference: firstDifference(decision, replayed) ?? { pointer: "" } };
}

/** INVARIANT: `decide` never throws for facts; what it throws for is not what was recorded. */
function decisionOf(snapshot: Snapshot, facts: JsonObject): JsonObject | undefined {
  try {
    return decide(snapshot, facts as object as Facts) as object as JsonObject;
  } catch {
    return undefined;
  }
}
