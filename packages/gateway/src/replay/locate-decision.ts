/** Where the parts of a recorded decision stand in its event's canonical JSON. */
export interface LocatedDecision {
  readonly snapshotSha256: string;
  /** Of the decision's first character. */
  readonly decisionAt: number;
  /** The facts, as they stand there. */
  readonly facts: string;
}

/**
 * Finds the parts without reading what stands between them. A text within quotes holds no quote that is not escaped, so each of
 * these marks is a key of the event itself or of its data; and canonical JSON has keys in one order. Undefined where the body
 * does not look as this version writes it: then it is to be read whole.
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
  return {
    snapshotSha256: body.slice(hashAt, hashAt + HASH_CHARACTERS),
    decisionAt: decision + DECISION.length - 1,
    facts: body.slice(facts + FACTS.length - 1, latency),
  };
}

/** Whether a decision of that text stands there, and nothing else. */
export function isDecisionAt(body: string, at: number, text: string): boolean {
  return body.startsWith(text, at) && body.startsWith(AFTER_DECISION, at + text.length);
}

const HASH_CHARACTERS = 64;

const DATA = ',"data":{"audit_mode":"';
const DECISION = ',"decision":{';
const AFTER_DECISION = ',"default_applied":';
const FACTS = ',"facts":{';
/** Signals may have this name too, but these stand before it. */
const LATENCY = ',"latency_us":';
/** So has the decision, which stands before it. */
const SNAPSHOT = ',"snapshot_sha256":"';
const END = ',"type":"decision.made","version":1}';
