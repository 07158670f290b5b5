/** What is true of the events of one whole block, as bits by term. */
export interface IndexedBlock {
  /** Its first event's index in the tree, divided by 256. */
  readonly block: number;
  /** The earliest and the latest time in it, epoch milliseconds. */
  readonly minMs: number;
  readonly maxMs: number;
  /** 32 bytes each. */
  readonly bits: ReadonlyMap<string, Uint8Array>;
}

/** Blocks that follow each other, and what they end in blocks before them. */
export interface IndexStep {
  readonly blocks: readonly [IndexedBlock, ...IndexedBlock[]];
  /** Tree indexes before these blocks of decisions that are pending no more. */
  readonly ended: readonly number[];
}

/** From one block on, before another. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** From one time on, before another, epoch milliseconds; either may be open. */
export interface TimeWindow {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** One term's blocks within a range, ascending, and their bits: 32 bytes for each, one after another. */
export interface TermBlocks {
  readonly blocks: readonly number[];
  readonly bits: Uint8Array;
}

/**
 * The search index over the record: bitmaps by term and block of 256 tree indexes. Derived from the ledger: it can be dropped and
 * built again. Everything rejects with `EventStoreUnavailable` while the database cannot be asked.
 */
export interface AuditIndex {
  /** How many events are indexed, from the first on: whole blocks. */
  indexed(): Promise<number>;
  /** In one step with how far it has come. False, and nothing written, where these are not the blocks that are next. */
  extend(step: IndexStep): Promise<boolean>;
  /** Terms that the range has nothing of are missing. */
  find(terms: readonly string[], range: BlockRange): Promise<ReadonlyMap<string, TermBlocks>>;
  /** Blocks that may hold events of the window, ascending. */
  blocksWithin(window: TimeWindow, range: BlockRange): Promise<readonly number[]>;
  /** From the first to past the last of those; undefined where there is none. */
  boundsWithin(window: TimeWindow): Promise<BlockRange | undefined>;
  /** Forgets everything. */
  clear(): Promise<void>;
}
