import type { Alteration } from "@meshgate/contracts";
import type { IndexedBlock, IndexStep } from "../ports/audit-index.ts";
import type { LedgerEntry, LedgerHead } from "../ports/ledger.ts";
import { BLOCK_EVENTS, blockOf, clearBit, isEmpty, noBits, setBit } from "./block-bits.ts";
import type { JoinedEvent } from "./join-events.ts";
import { eachTerm, PENDING } from "./terms.ts";

/** One event of the log with what it says; `joined` is undefined where its body is gone, unreadable or altered. */
export interface ReadEntry<Head extends LedgerHead = LedgerEntry> {
  readonly entry: Head;
  readonly joined: JoinedEvent | undefined;
  /** Why it is not what was recorded. */
  readonly altered?: Alteration;
}

/** Finds where decisions stand in the tree, by their event ids. */
export type Positions = (eventIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** Makes what the index keeps of whole blocks: `entries` are those of one or more, in order. */
export async function indexBlocks(
  entries: readonly ReadEntry<LedgerHead>[],
  positions: Positions,
): Promise<IndexStep> {
  const blocks = new Map<number, BlockDraft>();
  const places = new Map<string, number>();
  const endedDecisions: string[] = [];
  for (const { entry, joined } of entries) {
    const draft = blocks.get(blockOf(entry.index)) ?? newDraft();
    blocks.set(blockOf(entry.index), draft);
    draft.minMs = Math.min(draft.minMs, entry.occurredAtMs);
    draft.maxMs = Math.max(draft.maxMs, entry.occurredAtMs);
    if (joined === undefined) continue;
    places.set(entry.id, entry.index);
    const place = entry.index % BLOCK_EVENTS;
    eachTerm(joined.event, joined, (term) => setBit(bitsOf(term, draft.bits), place));
    if (joined.event.completion !== undefined && joined.decision !== undefined) {
      endedDecisions.push(joined.decision.eventId);
    }
  }
  const earlier = endedDecisions.filter((id) => !endHere(id, places, blocks));
  const [first, ...others] = [...blocks].map(([block, draft]): IndexedBlock => ({ block, ...draft }));
  if (first === undefined) throw new Error("There is no block to index");
  const ended = earlier.length === 0 ? [] : [...(await positions(earlier)).values()];
  return { blocks: [first, ...others], ended };
}

interface BlockDraft {
  minMs: number;
  maxMs: number;
  readonly bits: Map<string, Uint8Array>;
}

function newDraft(): BlockDraft {
  return { minMs: Number.MAX_SAFE_INTEGER, maxMs: 0, bits: new Map() };
}

function bitsOf(term: string, bits: Map<string, Uint8Array>): Uint8Array {
  const known = bits.get(term);
  if (known !== undefined) return known;
  const made = noBits();
  bits.set(term, made);
  return made;
}

/** Ends a decision that stands in these very blocks; false where it stands before them. */
function endHere(
  decisionId: string,
  places: ReadonlyMap<string, number>,
  blocks: ReadonlyMap<number, BlockDraft>,
): boolean {
  const index = places.get(decisionId);
  if (index === undefined) return false;
  const bits = blocks.get(blockOf(index))?.bits;
  const pending = bits?.get(PENDING);
  if (pending === undefined) return true;
  clearBit(pending, index % BLOCK_EVENTS);
  if (isEmpty(pending)) bits?.delete(PENDING);
  return true;
}
