import type { Result } from "@meshgate/engine";
import type { AuditIndex } from "../ports/audit-index.ts";
import type { Ledger, LedgerEntry } from "../ports/ledger.ts";
import { BLOCK_EVENTS } from "./block-bits.ts";
import { createJoinEvents, type JoinSources } from "./join-events.ts";
import { readEntries } from "./read-entries.ts";
import { PENDING, termsOf } from "./terms.ts";

/** Where the record is read from. */
export interface RecordSources {
  readonly ledger: Ledger;
  readonly index: AuditIndex;
  readonly joins: JoinSources;
}

/** An event behind what is indexed. */
export interface TailEvent {
  readonly entry: LedgerEntry;
  readonly terms: ReadonlySet<string>;
}

/** The record as it stands when the tree has so many leaves. */
export interface RecordView {
  readonly size: number;
  /** Events from here on are in the tail. */
  readonly indexed: number;
  readonly tail: readonly TailEvent[];
  /** Indexes of decisions that the index still has as pending, though their calls have ended. */
  readonly ended: ReadonlySet<number>;
}

/** The index is so far behind that reading what it lacks would take too long. */
export interface IndexBehind {
  readonly kind: "index-behind";
  readonly events: number;
}

const TAIL_EVENTS_MAX = 8_192;

/** The record as of a size of the tree, for reading what no filter chooses: the index is not needed. */
export function unfilteredView(size: number): RecordView {
  return { size, indexed: 0, tail: [], ended: new Set() };
}

/** Opens the record as of a size of the tree: not said, of all that is integrated. */
export async function openView(
  { ledger, index, joins }: RecordSources,
  asOf?: number,
): Promise<Result<RecordView, IndexBehind>> {
  const size = asOf ?? (await ledger.size());
  const indexed = Math.min(await index.indexed(), size);
  if (size - indexed > TAIL_EVENTS_MAX) {
    return { ok: false, error: { kind: "index-behind", events: size - indexed } };
  }
  const join = createJoinEvents(joins);
  const tail: { readonly entry: LedgerEntry; readonly terms: Set<string> }[] = [];
  const endedDecisions = new Set<string>();
  for (let at = indexed; at < size; at += BLOCK_EVENTS) {
    const entries = await ledger.entries(at, Math.min(at + BLOCK_EVENTS, size));
    for (const { entry, joined } of await readEntries(entries, join)) {
      tail.push({ entry, terms: joined === undefined ? new Set<string>() : termsOf(joined.event, joined) });
      if (joined?.event.completion !== undefined && joined.decision !== undefined) {
        endedDecisions.add(joined.decision.eventId);
      }
    }
  }
  for (const { entry, terms } of tail) if (endedDecisions.delete(entry.id)) terms.delete(PENDING);
  const ended = new Set((await ledger.positions([...endedDecisions])).values());
  return { ok: true, value: { size, indexed, tail, ended } };
}
