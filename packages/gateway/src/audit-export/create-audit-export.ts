import type { ExportFormat } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { appVersion } from "../app-version.ts";
import {
  type AuditQuestion,
  type IdOf,
  recordedFilter,
  selectionOf,
} from "../audit-search/audit-question.ts";
import { indexBehind } from "../audit-search/index-behind.ts";
import type { RecordReading } from "../audit-search/record-reading.ts";
import { selectByIds } from "../audit-search/select-by-ids.ts";
import { type Selecting, selectEvents, selectIndexes } from "../audit-search/select-events.ts";
import { isEverything, type Selection } from "../audit-search/selection.ts";
import { PENDING } from "../audit-search/terms.ts";
import { openView, type RecordSources, unfilteredView } from "../audit-search/view.ts";
import type { Authenticity } from "../authenticity/create-authenticity.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { KeptCheckpoint, LedgerEntry } from "../ports/ledger.ts";
import type { ExportSlots } from "./export-slots.ts";
import { printEvents } from "./print-events.ts";
import { printProof } from "./print-proof.ts";

export interface ExportQuestion extends AuditQuestion {
  readonly format: ExportFormat;
  /** Where to go on: an index of the tree. */
  readonly fromIndex: number;
  /** Of the checkpoint that it is to be of; absent: the latest one. */
  readonly size?: number;
}

/** What goes out, a piece at a time: whoever takes it sets the pace. */
export interface OpenedExport {
  /** Of the checkpoint. */
  readonly size: number;
  readonly pieces: AsyncGenerator<string>;
}

/**
 * Gives events of the record out in the order of the log, and the proof beside them; both of one checkpoint. Everything rejects
 * with `EventStoreUnavailable` while the database is away, the pieces too.
 */
export interface AuditExport {
  /** Is recorded before it resolves. */
  events(question: ExportQuestion, principal: Principal): Promise<Result<OpenedExport, Refusal>>;
  /** Of the NDJSON export. */
  proof(question: ExportQuestion, principal: Principal): Promise<Result<OpenedExport, Refusal>>;
}

export interface AuditExportParts {
  readonly sources: RecordSources;
  readonly store: Pick<EventStore, "find">;
  readonly idOf: IdOf;
  readonly reading: RecordReading;
  readonly authenticity: Pick<Authenticity, "check" | "met">;
  readonly slots: ExportSlots;
}

/** Events that are held at once: their texts are a few hundred kilobytes. */
const EVENTS_AT_ONCE = 64;

export function createAuditExport({
  sources,
  store,
  idOf,
  reading,
  authenticity,
  slots,
}: AuditExportParts): AuditExport {
  return {
    events: (question, principal) => slots.within(principal.actor.id, () => openEvents(question, principal)),
    proof: (question, principal) => slots.within(principal.actor.id, () => openProof(question, principal)),
  };

  async function openEvents(
    question: ExportQuestion,
    principal: Principal,
  ): Promise<Result<OpenedExport, Refusal>> {
    const opened = await open(question, principal);
    if (!opened.ok) return opened;
    const { selecting, checkpoint, lists } = opened.value;
    const { format, fromIndex: from } = question;
    const { size } = checkpoint;
    const filter = recordedFilter(question, idOf);
    const eventsMax = await count(selecting, question.ids);
    await reading.exported(principal, { format, filter, from, to: size, events_max: eventsMax, size });
    const pieces = printEvents(lists, {
      format,
      joins: sources.joins,
      log: logOf(checkpoint),
      appVersion,
      authenticity,
    });
    return { ok: true, value: { size, pieces } };
  }

  async function openProof(
    question: ExportQuestion,
    principal: Principal,
  ): Promise<Result<OpenedExport, Refusal>> {
    const opened = await open(question, principal);
    if (!opened.ok) return opened;
    const { checkpoint, lists } = opened.value;
    // A reader of a team gets that team's events alone, without having asked for that: the proof says so.
    const reach = principal.team === undefined ? {} : { reader_team: [principal.team.id] };
    const filter = { ...recordedFilter(question, idOf), ...reach };
    const pieces = printProof(lists, {
      ledger: sources.ledger,
      log: logOf(checkpoint),
      from: question.fromIndex,
      filter,
      checkpoint,
    });
    return { ok: true, value: { size: checkpoint.size, pieces } };
  }

  async function open(question: ExportQuestion, principal: Principal): Promise<Result<Opened, Refusal>> {
    const checkpoint = await checkpointFor(question.size);
    if (!checkpoint.ok) return checkpoint;
    const { size } = checkpoint.value;
    if (question.fromIndex > size) return { ok: false, error: beyondTheEnd(size) };
    const selection = lastingSelection(selectionOf(question, idOf, principal.team?.id), question);
    if (!selection.ok) return selection;
    const view =
      question.ids.length > 0 || isEverything(selection.value)
        ? ({ ok: true, value: unfilteredView(size) } as const)
        : await openView(sources, size);
    if (!view.ok) return { ok: false, error: indexBehind(view.error) };
    const selecting: Selecting = {
      sources,
      view: view.value,
      selection: selection.value,
      from: question.fromIndex,
      to: size,
      order: "asc",
    };
    const lists =
      question.ids.length === 0 ? selectEvents(selecting, EVENTS_AT_ONCE) : ofIds(question.ids, selecting);
    return { ok: true, value: { selecting, checkpoint: checkpoint.value, lists } };
  }

  async function checkpointFor(size: number | undefined): Promise<Result<KeptCheckpoint, Refusal>> {
    const { ledger } = sources;
    if (size === undefined) {
      const latest = await ledger.latestCheckpoint();
      return latest === undefined ? { ok: false, error: noCheckpoint } : { ok: true, value: latest };
    }
    const covering = await ledger.checkpointCovering(size);
    return covering?.size === size ? { ok: true, value: covering } : { ok: false, error: notSigned(size) };
  }

  async function* ofIds(
    ids: readonly string[],
    selecting: Selecting,
  ): AsyncGenerator<readonly LedgerEntry[]> {
    yield await selectByIds(ids, selecting, store);
  }

  async function count(selecting: Selecting, ids: readonly string[]): Promise<number> {
    if (ids.length > 0) return (await selectByIds(ids, selecting, store)).length;
    let sum = 0;
    for await (const indexes of selectIndexes(selecting)) sum += indexes.length;
    return sum;
  }
}

interface Opened {
  readonly selecting: Selecting;
  readonly checkpoint: KeptCheckpoint;
  readonly lists: AsyncIterable<readonly LedgerEntry[]>;
}

/** As the checkpoint names it: its first line (C2SP tlog-checkpoint). */
function logOf({ note }: KeptCheckpoint): string {
  return note.slice(0, note.indexOf("\n"));
}

/** An export must come out the same whenever it is made, so what is pending at the moment is in none. */
function lastingSelection(selection: Selection, { filters }: AuditQuestion): Result<Selection, Refusal> {
  if (filters.get("status")?.includes("pending") === true) return { ok: false, error: pendingPasses };
  const groups = selection.groups.map((group) => group.filter((term) => term !== PENDING));
  return { ok: true, value: { ...selection, groups } };
}

const pendingPasses: Refusal = {
  kind: "invalid-request",
  message: "`status` cannot be `pending` here: what is pending changes by the second. Search for it.",
  field: "status",
};

const noCheckpoint: Refusal = {
  kind: "record-unavailable",
  message: "The log has no signed checkpoint yet. Try again in some seconds.",
};

function notSigned(size: number): Refusal {
  return {
    kind: "invalid-request",
    message: `\`size\` must be that of a checkpoint, and there is none of ${size} leaves. Leave it out for the latest one.`,
    field: "size",
  };
}

function beyondTheEnd(size: number): Refusal {
  return {
    kind: "invalid-request",
    message: `\`from_index\` must not be above the checkpoint's size, ${size}.`,
    field: "from_index",
  };
}
