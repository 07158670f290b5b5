/** Where the parts of a recorded decision stand in its event's canonical JSON. */
export interface LocatedDecision {
  readonly snapshotSha256: string;
  /** Of the decision's first character. */
  readonly decisionAt: number;
  /** The facts, as they stand there, and where. */
  readonly facts: string;
  readonly factsAt: number;
}

/**
 * Finds the parts without reading what stands between them. A text within quotes holds no quote that is not escaped, so each of
 * these marks is a key of the event itself or of its data; and canonical JSON has keys in one order. Undefined where the body
 * does not look as this version writes it: then it is to be read whole. Where they are found is no proof that they are the event's:
 * `isSealedAround` tells.
 */
export function locateDecision(body: string): LocatedDecision | undefined {
  if (!body.endsWith(END)) return undefined;
  const data = body.indexOf(DATA);
  const decision = body.indexOf(DECISION, data);
  const facts = body.indexOf(FACTS, decision);
  const latency = body.lastIndexOf(LATENCY);
  const snapshot = body.lastIndexOf(SNAPSHOT);
  if (data < 0 || decision < 0 || facts < 0 || latency < facts || snapshot < latency) return undefined;
  const hashAt = snapshot + SNAPSHOT.length;
  const factsAt = facts + FACTS.length - 1;
  return {
    snapshotSha256: body.slice(hashAt, hashAt + HASH_CHARACTERS),
    decisionAt: decision + DECISION.length - 1,
    facts: body.slice(factsAt, latency),
    factsAt,
  };
}

const HASH_CHARACTERS = 64;

const DATA = ',"data":{"audit_mode":"';
const DECISION = ',"decision":{';
const FACTS = ',"facts":{';
/** Signals may have this name too, but these stand before it. */
const LATENCY = ',"latency_us":';
/** So has the decision, which stands before it. */
const SNAPSHOT = ',"snapshot_sha256":"';
const END = ',"type":"decision.made","version":1}';
