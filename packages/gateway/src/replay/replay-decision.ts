import { decide, type Facts, type Snapshot } from "@meshgate/engine";
import { frozenText } from "../pipeline/frozen-text.ts";
import { isDecisionAt, type LocatedDecision } from "./locate-decision.ts";
import { replayPlainly } from "./replay-plainly.ts";
import { equal, type Replayed } from "./replayed.ts";

/**
 * Makes a recorded decision again and says whether its bytes are the same. Of the event only the facts are read; the decision
 * is compared where it stands. Only what is not equal so is read whole.
 */
export function replayDecision(
  body: string,
  located: LocatedDecision | undefined,
  snapshot: Snapshot,
): Replayed {
  return located !== undefined && isSame(body, located, snapshot) ? equal : replayPlainly(body, snapshot);
}

function isSame(body: string, { facts, decisionAt }: LocatedDecision, snapshot: Snapshot): boolean {
  try {
    const read: Facts = JSON.parse(facts);
    return isDecisionAt(body, decisionAt, frozenText(decide(snapshot, read)));
  } catch {
    // Facts that cannot be read, or that no decision can be made of: it is told by whoever reads the event whole.
    return false;
  }
}
