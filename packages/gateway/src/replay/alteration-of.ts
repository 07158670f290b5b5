import { leafHash } from "../stores/leaf-hash.ts";
import type { Unreadable } from "./read-decision.ts";
import { DECISION, type DecisionRow } from "./read-decisions.ts";

/**
 * What shows that a decision's event is not as it was written: its body is not what its leaf's hash is over, or its column says
 * that it is no decision. Who alters the hash too is told of by `audit verify` alone: the hash is a leaf of the log's tree.
 */
export function alterationOf({ type, body, leafHash: recorded }: DecisionRow): Unreadable | undefined {
  if (type !== DECISION) return altered(`The body is a decision, and the column beside it says "${type}".`);
  if (Buffer.compare(leafHash(body), recorded) !== 0)
    return altered("The body is not the one that was recorded: its hash is another.");
  return undefined;
}

function altered(message: string): Unreadable {
  const advice = "Run `meshgate audit verify`, and compare with an export or a backup.";
  return { kind: "not-replayable", cause: "event-altered", message: `${message} ${advice}` };
}
