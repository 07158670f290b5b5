import type { DecisionDigest } from "./decision-digest.ts";
import { type EventDigest, readDigest } from "./event-digest.ts";
import type { Joined, KeyHolder } from "./terms.ts";

/** What joins need beyond the events at hand. */
export interface JoinSources {
  /** The bodies of the decisions of these calls, by our request ids; what retention has dropped or somebody altered is missing. */
  decisionsOf(requestIds: readonly string[]): Promise<readonly string[]>;
  /** Whose key it was then; undefined where nobody knows any more. */
  holderOf(keyId: string, atMs: number): Promise<KeyHolder | undefined>;
}

/** An event with what its call's decision says, or whose key its actor is. */
export interface JoinedEvent extends Joined {
  readonly event: EventDigest;
}

/**
 * Joins events with their calls' decisions. What it remembers is bounded, so events in the order of the log cost it nothing. Gives them
 * in the order given; undefined where a body is not there or cannot be read.
 */
export type JoinEvents = (
  digests: readonly (EventDigest | undefined)[],
) => Promise<readonly (JoinedEvent | undefined)[]>;

/** Calls that may be open at once without a look into the database when they end. */
const REMEMBERED_MAX = 8_192;

export function createJoinEvents(sources: JoinSources, rememberedMax = REMEMBERED_MAX): JoinEvents {
  /** Decisions of calls by request id, the oldest first. */
  const remembered = new Map<string, DecisionDigest>();

  function remember({ requestId, decision }: EventDigest): void {
    // No other event of a call bears what was decided of one of its tool calls, and no other event bears a question.
    if (requestId === undefined || decision?.of !== "call") return;
    remembered.set(requestId, decision);
    if (remembered.size <= rememberedMax) return;
    // Not before: to look for the first passes over all that were deleted before it.
    const [oldest] = remembered.keys();
    if (oldest !== undefined) remembered.delete(oldest);
  }

  /** What is remembered of these calls, and what the database has of the others. */
  async function decisionsFor(digests: readonly EventDigest[]): Promise<ReadonlyMap<string, DecisionDigest>> {
    const decisions = new Map<string, DecisionDigest>();
    const missing = new Set<string>();
    for (const { type, requestId } of digests) {
      if (requestId === undefined || !bearsDecision.has(type)) continue;
      const known = remembered.get(requestId);
      if (known === undefined) missing.add(requestId);
      else decisions.set(requestId, known);
      // Nothing of the call comes after its end.
      if (type === "request.completed") remembered.delete(requestId);
    }
    if (missing.size === 0) return decisions;
    for (const body of await sources.decisionsOf([...missing])) {
      const found = readDigest(body);
      if (found?.requestId === undefined || found.decision === undefined) continue;
      if (found.decision.of !== "tool-call") decisions.set(found.requestId, found.decision);
    }
    return decisions;
  }

  return async (digests) => {
    const read = digests.filter((digest) => digest !== undefined);
    for (const digest of read) remember(digest);
    const decisions = await decisionsFor(read);
    const holders = await holdersOf(read, decisions);
    return digests.map((event) => {
      if (event === undefined) return undefined;
      return { event, decision: decisionOf(event, decisions), holder: holders.get(event.id) };
    });
  };

  /** By event id. A decision of a call says itself whose key it was. */
  async function holdersOf(
    digests: readonly EventDigest[],
    decisions: ReadonlyMap<string, DecisionDigest>,
  ): Promise<ReadonlyMap<string, KeyHolder>> {
    const holders = new Map<string, KeyHolder>();
    for (const event of digests) {
      if (event.actor.type !== "key" || decisionOf(event, decisions)?.key !== undefined) continue;
      const holder = await sources.holderOf(event.actor.id, Date.parse(event.occurredAt));
      if (holder !== undefined) holders.set(event.id, holder);
    }
    return holders;
  }
}

function decisionOf(
  { decision, requestId = "" }: EventDigest,
  ofCalls: ReadonlyMap<string, DecisionDigest>,
): DecisionDigest | undefined {
  return decision ?? ofCalls.get(requestId);
}

/** Events that bear what their call's decision says. */
const bearsDecision: ReadonlySet<string> = new Set(["request.completed", "policy.violated"]);
