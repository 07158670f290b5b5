import type { Note } from "./control-store.ts";
import type { SealedEvent } from "./event-store.ts";

/** That outside the database another history of the log is known: it was restored from an older state, or rewritten. */
export interface Fork {
  /** Of the log's name when it was found. */
  readonly generation: number;
  /** Who holds the checkpoint that the database contradicts. */
  readonly target: string;
  readonly contradiction: string;
  /** Later than every generation that is known outside: the one to go on under. */
  readonly nextGeneration: number;
}

export interface LogStanding {
  readonly generation: number;
  /** One that nobody has acknowledged. */
  readonly fork?: Fork;
  /** A later generation that the database names and no event in the log begins: it counts for nothing. */
  readonly unproven?: number;
}

/** What the database knows of forks of its log, the same for every process. Rejects with `EventStoreUnavailable`. */
export interface ForkRegister {
  standing(): Promise<LogStanding>;
  /** The first that is found of a generation stays. */
  report(fork: Fork, foundAtMs: number): Promise<void>;
  /** Begins the next generation, with its evidence, in one step; false where that has happened already. */
  acknowledge(fork: Fork, evidence: ForkEvidence): Promise<boolean>;
}

export interface ForkEvidence {
  readonly event: SealedEvent;
  readonly note: Note;
  readonly atMs: number;
}
