import type { SealedEvent } from "./event-store.ts";

/** What is kept beside the events. */
export type Beside = "content" | "usage" | "approvals";

/** Leaves of the log from `from` on, before `to`, and which bodies of theirs are meant. */
export interface Bodies {
  readonly from: number;
  readonly to: number;
  readonly types: readonly string[];
  /** Those of what happened before: the beginning of a day, UTC. */
  readonly beforeMs: number;
}

export interface Surveyed {
  /** How many bodies each type has there that are old enough, and that no permit lets go yet. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many there are that are old enough, those included that a permit lets go and that have not gone yet. */
  readonly olderBodies: number;
  /** How many of the leaves are of what happened before. */
  readonly olderLeaves: number;
  /** Whether one of these types still has a body there that is not as old. */
  readonly hasYounger: boolean;
}

/** What an event says may go: all of it that is older than a day, and was there when the event was written. */
export interface Permit {
  /** A type of event, or what is kept beside the events. */
  readonly of: string;
  readonly beforeMs: number;
  /** Of events: leaves from here on, before there. 0 and 0 for what is kept beside them. */
  readonly from: number;
  readonly to: number;
}

/** Permits as they were when somebody looked at what is old: whoever grants more must have seen them all. */
export type PermitsSeen = number;

/** What of a call is left of which retention has dropped the bodies. */
export interface DroppedLeaf {
  readonly id: string;
  readonly type: string;
  readonly occurredAtMs: number;
  readonly leafHash: Uint8Array;
  /** Its place in the tree. */
  readonly index: number | null;
  /** The `retention.applied` event. */
  readonly droppedBy: string;
}

/** How far somebody who follows the log has read. */
export interface Reader {
  readonly name: string;
  readonly nextIndex: number;
}

/**
 * The only hand that drops bodies, and the database holds it to its permits. Everything is done in one short transaction
 * each; all rejects with `EventStoreUnavailable`.
 */
export interface RetentionStore {
  /** When the oldest call or approval that is still open was opened. */
  oldestOpenMs(nowMs: number): Promise<number | undefined>;
  readers(): Promise<readonly Reader[]>;
  /** Where to go on for each type: before that leaf none of its bodies is left. */
  progress(types: readonly string[]): Promise<ReadonlyMap<string, number>>;
  survey(bodies: Bodies): Promise<Surveyed>;
  /** Those of the permits that were granted already: the same of the same day and stretch. */
  granted(permits: readonly Permit[]): Promise<readonly Permit[]>;
  /** Asked before a survey. */
  permitsSeen(): Promise<PermitsSeen>;
  /** Makes the event durable, and with it the permits; false, and nothing written, where another has granted some since. */
  grant(event: SealedEvent, permits: readonly Permit[], seen: PermitsSeen): Promise<boolean>;
  /** Drops what permits cover of it, and moves the types' progress to `reached`; gives how many bodies went. */
  drop(bodies: Bodies, reached: number): Promise<number>;
  /** How much captured text, usage of settled calls, or approvals that are over, is older. */
  countBeside(of: Beside, beforeMs: number): Promise<number>;
  /** Deletes some of it, where a permit says so; gives how many: 0 is the end. Of captured text the key is what goes. */
  dropBeside(of: Beside, beforeMs: number): Promise<number>;
  /** Of a call, by our id. */
  dropped(requestId: string): Promise<readonly DroppedLeaf[]>;
}
