import type { AuditEventAnswer, AuditPage } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { toBase64 } from "@meshgate/ledger/log";
import type { Authenticity } from "../authenticity/create-authenticity.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import { auditItem } from "./audit-item.ts";
import {
  type AuditQuestion,
  type IdOf,
  questionDigest,
  recordedFilter,
  selectionOf,
} from "./audit-question.ts";
import type { Order } from "./find-indexed.ts";
import { indexBehind } from "./index-behind.ts";
import type { ReadEntry } from "./index-blocks.ts";
import { createJoinEvents } from "./join-events.ts";
import { parseCursor, printCursor } from "./page-cursor.ts";
import { readEntries } from "./read-entries.ts";
import type { RecordReading } from "./record-reading.ts";
import { selectByIds } from "./select-by-ids.ts";
import { type Selecting, selectEvents } from "./select-events.ts";
import { isEverything, isSelected } from "./selection.ts";
import { PENDING, termsOf } from "./terms.ts";
import { openView, type RecordSources, unfilteredView } from "./view.ts";

export interface PageQuestion extends AuditQuestion {
  /** 1 to 200. */
  readonly limit: number;
  readonly order: Order;
  readonly cursor?: string;
  readonly expand: "event" | "nothing";
}

/** Finds events of the record for who may read it. Everything rejects with `EventStoreUnavailable` while the database is away. */
export interface AuditSearch {
  page(question: PageQuestion, principal: Principal): Promise<Result<AuditPage, Refusal>>;
  /** Undefined where it is not in the log, or not of the reader's team. */
  event(eventId: string, principal: Principal): Promise<AuditEventAnswer | undefined>;
}

export interface AuditSearchParts {
  readonly sources: RecordSources;
  readonly store: Pick<EventStore, "find">;
  readonly idOf: IdOf;
  readonly reading: RecordReading;
  readonly authenticity: Pick<Authenticity, "check">;
}

export function createAuditSearch({
  sources,
  store,
  idOf,
  reading,
  authenticity,
}: AuditSearchParts): AuditSearch {
  return {
    async page(question, principal) {
      const { ids, limit, order, cursor, expand } = question;
      const selection = selectionOf(question, idOf, principal.team?.id);
      const digest = questionDigest(selection, ids, order);
      const after = cursor === undefined ? undefined : parseCursor(cursor, digest);
      if (cursor !== undefined && after === undefined) return { ok: false, error: foreignCursor };
      const view =
        ids.length > 0 || isEverything(selection)
          ? ({ ok: true, value: unfilteredView(await sources.ledger.size()) } as const)
          : await openView(sources);
      if (!view.ok) return { ok: false, error: indexBehind(view.error) };
      const range = rangeAfter(after, order, view.value.size);
      const selecting: Selecting = { sources, view: view.value, selection, order, ...range };
      // One more than is shown tells whether there is another page.
      const found = await take(
        limit + 1,
        ids.length === 0 ? selectEvents(selecting, limit + 1) : [await selectByIds(ids, selecting, store)],
      );
      const shown = await readGenuine(found.slice(0, limit));
      await reading.read(principal, shown, { what: "search", filter: recordedFilter(question, idOf) });
      const last = shown.at(-1);
      return {
        ok: true,
        value: {
          items: shown.map((read) =>
            auditItem(read, {
              showsPending: selection.groups.some((group) => group.includes(PENDING)),
              expand,
            }),
          ),
          next_cursor:
            found.length > limit && last !== undefined ? printCursor(last.entry.index, digest) : null,
          size: view.value.size,
        },
      };
    },
    async event(eventId, principal) {
      const index = (await sources.ledger.positions([eventId])).get(eventId);
      if (index === undefined || index < 0) return undefined;
      const entries = await sources.ledger.entries(index, index + 1);
      const [read] = await readGenuine(entries.filter(({ id }) => id === eventId));
      if (read === undefined || !isReachable(read, principal)) return undefined;
      await reading.read(principal, [read], { what: "event", event_id: eventId });
      const { body, event } = auditItem(read, { showsPending: true, expand: "event" });
      const leaf = toBase64(read.entry.leafHash);
      return { index, leaf_hash: leaf, body, ...(event === undefined ? {} : { event }) };
    },
  };

  /** What is not what the log has is marked, and says nothing. */
  async function readGenuine(entries: readonly LedgerEntry[]): Promise<readonly ReadEntry[]> {
    const altered = await authenticity.check(entries);
    return await readEntries(entries, createJoinEvents(sources.joins), (id) => altered.get(id));
  }
}

function isReachable({ joined }: ReadEntry, principal: Principal): boolean {
  const { groups } = selectionOf(everyEvent, () => undefined, principal.team?.id);
  return isSelected(joined === undefined ? new Set() : termsOf(joined.event, joined), { groups });
}

const everyEvent: AuditQuestion = { window: {}, filters: new Map(), lists: "events", ids: [] };

/** Everything beyond the event that the page before ended with. */
function rangeAfter(
  after: number | undefined,
  order: Order,
  size: number,
): { readonly from: number; readonly to: number } {
  if (after === undefined) return { from: 0, to: size };
  return order === "asc" ? { from: after + 1, to: size } : { from: 0, to: Math.min(after, size) };
}

async function take(
  count: number,
  lists: AsyncIterable<readonly LedgerEntry[]> | Iterable<readonly LedgerEntry[]>,
): Promise<readonly LedgerEntry[]> {
  const taken: LedgerEntry[] = [];
  for await (const list of lists) {
    taken.push(...list.slice(0, count - taken.length));
    if (taken.length === count) break;
  }
  return taken;
}

const foreignCursor: Refusal = {
  kind: "invalid-request",
  message:
    "`cursor` is not one of this search. Send `next_cursor` as it came, with the same filters and order; or leave it out to begin anew.",
  field: "cursor",
};
