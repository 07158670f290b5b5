import { nextTurn } from "../in-turns.ts";
import type { AuditIndex } from "../ports/audit-index.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Ledger, LedgerHead } from "../ports/ledger.ts";
import { BLOCK_EVENTS } from "./block-bits.ts";
import { indexBlocks, type ReadEntry } from "./index-blocks.ts";
import { createJoinEvents, type JoinSources } from "./join-events.ts";
import { type Recall, readEntries, readWith } from "./read-entries.ts";

export interface FollowOptions {
  readonly ledger: Ledger;
  readonly index: AuditIndex;
  readonly sources: JoinSources;
  /** Gives an event that this process recorded of late, once; not given: all are read back. */
  readonly recall?: Recall;
  readonly onBug: (bug: unknown) => void;
}

export interface IndexFollower {
  /** Indexes every whole block that the log has by now; resolves when no more can be done. */
  catchUp(): Promise<void>;
  /** Ends after the block in hand. */
  close(): Promise<void>;
}

/** Blocks in one transaction, while there is much to catch up with: each costs the disk one flush. */
const STEP_BLOCKS_MAX = 16;

/**
 * Keeps the index behind the log by less than a block and what is being written. Where several processes do, one writes each
 * block; the others find it done. While the database is away it waits for the log to grow again.
 */
export function followLedger({ ledger, index, sources, recall, onBug }: FollowOptions): IndexFollower {
  const join = createJoinEvents(sources);
  let isClosed = false;
  let isAskedAgain = false;
  let running: Promise<void> | undefined;

  async function indexAll(): Promise<void> {
    do {
      isAskedAgain = false;
      while (!isClosed && (await step())) await nextTurn();
    } while (isAskedAgain && !isClosed);
  }

  /** False where there is no whole block to index, or another process has just indexed it. */
  async function step(): Promise<boolean> {
    const from = await index.indexed();
    const whole = Math.floor(((await ledger.size()) - from) / BLOCK_EVENTS);
    if (whole <= 0) return false;
    const to = from + Math.min(whole, STEP_BLOCKS_MAX) * BLOCK_EVENTS;
    const entries = [];
    for (let at = from; at < to; at += BLOCK_EVENTS) {
      entries.push(...(await readBlock(at)));
    }
    return await index.extend(await indexBlocks(entries, (ids) => ledger.positions(ids)));
  }

  /** Its events are read back only where some are another's, or of long ago. */
  async function readBlock(from: number): Promise<readonly ReadEntry<LedgerHead>[]> {
    const to = from + BLOCK_EVENTS;
    const heads = await ledger.heads(from, to);
    const recalled = new Map(heads.map(({ id }) => [id, recall?.(id)]));
    const isAllThere = heads.every(({ id }) => recalled.get(id) !== undefined);
    return isAllThere
      ? await readWith(({ id }) => recalled.get(id), heads, join)
      : await readEntries(await ledger.entries(from, to), join, (id) => recalled.get(id));
  }

  function catchUp(): Promise<void> {
    isAskedAgain = true;
    running ??= indexAll()
      .catch((cause) => {
        if (!(cause instanceof EventStoreUnavailable)) onBug(cause);
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  const stopHearing = ledger.onGrowth(() => void catchUp());
  return {
    catchUp,
    async close() {
      isClosed = true;
      stopHearing();
      await running;
    },
  };
}
