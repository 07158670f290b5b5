import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { decide, type Facts, type Snapshot } from "@meshgate/engine";
import { frozenText } from "../pipeline/frozen-text.ts";
import { isSealedAround } from "./is-sealed-around.ts";
import type { LocatedDecision } from "./locate-decision.ts";
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

function isSame(body: string, located: LocatedDecision, snapshot: Snapshot): boolean {
  try {
    const facts: JsonObject & Facts = JSON.parse(located.facts);
    return (
      canonicalJson(facts) === located.facts &&
      isSealedAround(body, located, frozenText(decide(snapshot, facts)))
    );
  } catch {
    // What cannot be read, or what no decision can be made of, is told by whoever reads the event whole.
    return false;
  }
}
