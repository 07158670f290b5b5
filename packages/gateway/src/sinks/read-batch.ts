import { createHash } from "node:crypto";
import type { Ledger, LedgerEntry } from "../ports/ledger.ts";
import type { SinkBatch } from "../ports/sink.ts";
import { isWanted, sinkLine } from "./sink-line.ts";

export interface BatchLimits {
  /** Which event types; empty: all. */
  readonly types: ReadonlySet<string>;
  readonly eventsMax: number;
  readonly bytesMax: number;
}

/** What of the log comes next for a sink. */
export interface ReadBatch {
  /** Where to go on after it. */
  readonly nextIndex: number;
  /** Absent where the sink wants nothing of what was read. */
  readonly batch?: SinkBatch;
  /** When the first event of it occurred. */
  readonly oldestAtMs?: number;
}

/** Read at a time: in SQLite that is done on the calling thread. */
const CHUNK = 100;
/** How much of the log is looked at for one batch, so that a sink that wants little still moves on. */
const LOOKED_AT_MAX = 1_000;

/** Reads from `from` on, before `to`, until one of the limits is reached: never more is in memory than one batch and one chunk. */
export async function readBatch(
  ledger: Pick<Ledger, "entries">,
  { from, to }: { readonly from: number; readonly to: number },
  { types, eventsMax, bytesMax }: BatchLimits,
): Promise<ReadBatch> {
  const wanted: LedgerEntry[] = [];
  const lines: string[] = [];
  let bytes = 0;
  let next = from;
  const end = Math.min(to, from + LOOKED_AT_MAX);
  reading: while (next < end) {
    const chunk = await ledger.entries(next, Math.min(next + CHUNK, end));
    if (chunk.length === 0) break;
    for (const entry of chunk) {
      if (isWanted(entry, types)) {
        const line = sinkLine(entry);
        if (lines.length === eventsMax || (lines.length > 0 && bytes + line.length > bytesMax)) break reading;
        wanted.push(entry);
        lines.push(line);
        bytes += line.length;
      }
      next = entry.index + 1;
    }
  }
  const [first, ...rest] = lines;
  const [oldest] = wanted;
  const latest = wanted.at(-1);
  if (first === undefined || oldest === undefined || latest === undefined) return { nextIndex: next };
  const firstIndex = oldest.index;
  const lastIndex = latest.index;
  const key = `${firstIndex}-${lastIndex}-${digestOf(wanted)}`;
  return {
    nextIndex: next,
    batch: { key, firstIndex, lastIndex, lines: [first, ...rest] },
    oldestAtMs: oldest.occurredAtMs,
  };
}

function digestOf(entries: readonly LedgerEntry[]): string {
  const hash = createHash("sha256");
  for (const { leafHash } of entries) hash.update(leafHash);
  return hash.digest("hex").slice(0, 8);
}
