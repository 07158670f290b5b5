import type { HashBytes } from "../../hash-bytes.ts";
import { leafHash } from "../../tree/node-hash.ts";
import { latin1Text } from "../ascii-text.ts";
import { placeOf } from "../event-place.ts";
import type { Findings } from "../findings.ts";
import { LineReader } from "../line-reader.ts";
import { membersOf } from "../read-members.ts";
import { sameHashes } from "../same-hashes.ts";
import { alignEvents, type Difference } from "./align-events.ts";
import type { SidecarReader } from "./sidecar-reader.ts";

/** How far it looks for where an export goes on behind a line that does not belong: in lines, and in events that should come. */
const LINES_AHEAD = 64;
const EVENTS_AHEAD = 4_096;

interface Sources {
  readonly events: AsyncIterable<Uint8Array>;
  readonly sidecar: SidecarReader;
  readonly findings: Findings;
  /** Hears of each event that is proved to be the sidecar's. */
  readonly onEvent?: (event: ProvedEvent) => void;
}

/** `line` shares memory with what was read. */
export interface ProvedEvent {
  readonly index: number;
  readonly line: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** The export's events, held against the leaves that should stand there. */
export class EventLines {
  readonly #lines: LineReader;
  readonly #sidecar: SidecarReader;
  readonly #findings: Findings;
  readonly #onEvent: ((event: ProvedEvent) => void) | undefined;
  readonly #hash: HashBytes;
  /** The index at which the lines ended, where they ended too early. */
  #cutAt: number | undefined;
  #hashed = 0;

  constructor({ events, sidecar, findings, onEvent }: Sources, hash: HashBytes) {
    this.#lines = new LineReader(events);
    this.#sidecar = sidecar;
    this.#findings = findings;
    this.#onEvent = onEvent;
    this.#hash = hash;
  }

  /** Lines read so far. */
  get hashed(): number {
    return this.#hashed;
  }

  /** Compares the next lines with the leaves of a run that begins at index `from`. */
  async compare(from: number, leaves: readonly Uint8Array[]): Promise<void> {
    for (let done = 0; done < leaves.length; ) {
      const due = leaves.slice(done);
      const lines = await this.#lines.take(due.length);
      if (lines.length === 0) {
        this.#cutAt ??= from + done;
        return;
      }
      const found = this.#hashOf(lines);
      this.#hashed += lines.length;
      if (sameHashes(found, due.slice(0, lines.length))) {
        this.#tell(from + done, lines, found);
        done += lines.length;
      } else done += await this.#explain(from + done, due, lines);
    }
  }

  #tell(from: number, lines: readonly Uint8Array[], leaves: readonly Uint8Array[]): void {
    const tell = this.#onEvent;
    if (tell === undefined) return;
    for (const [at, line] of lines.entries()) {
      const leafHash = leaves[at];
      if (leafHash !== undefined) tell({ index: from + at, line, leafHash });
    }
  }

  /** Whatever is left belongs to no run. */
  async end(to: number): Promise<void> {
    if (this.#cutAt !== undefined) {
      this.#findings.add({ kind: "truncated", what: "events", found: this.#cutAt, expected: to });
    }
    let count = 0;
    let first: Uint8Array | undefined;
    for (
      let lines = await this.#lines.take(LINES_AHEAD);
      lines.length > 0;
      lines = await this.#lines.take(LINES_AHEAD)
    ) {
      first ??= lines[0];
      count += lines.length;
    }
    if (count > 0) this.#findings.add({ kind: "inserted", at: placeOf(to, first), count });
  }

  /** How many of the leaves are explained. */
  async #explain(from: number, leaves: readonly Uint8Array[], read: readonly Uint8Array[]): Promise<number> {
    const lines = [...read, ...(await this.#lines.take(LINES_AHEAD))];
    const expected = [...leaves, ...(await this.#sidecar.leavesAhead(EVENTS_AHEAD))];
    const found = this.#hashOf(lines);
    const aligned = alignEvents(expected, found, leaves.length);
    for (const difference of aligned.differences) this.#add(difference, { from, lines, expected, found });
    this.#lines.giveBack(lines.slice(aligned.linesUsed));
    this.#hashed += aligned.linesUsed - read.length;
    return aligned.eventsUsed;
  }

  #add(difference: Difference, seen: Seen): void {
    const { from, lines, expected, found } = seen;
    const index = from + difference.expected;
    if (difference.kind === "missing") {
      this.#findings.add({ kind: "missing", at: { index }, count: difference.count });
      return;
    }
    const line = lines[difference.found];
    const at = placeOf(index, line);
    switch (difference.kind) {
      case "altered": {
        if (line !== undefined && this.#lines.isUnended(line) && membersOf(latin1Text(line)) === undefined) {
          this.#cutAt ??= index;
          return;
        }
        const [due, there] = [expected[difference.expected], found[difference.found]];
        if (due !== undefined && there !== undefined)
          this.#findings.addAltered({ at, expected: due, found: there });
        return;
      }
      case "swapped":
        this.#findings.add({ kind: "swapped", at, with: placeOf(index + 1, lines[difference.found + 1]) });
        return;
      case "inserted":
        this.#findings.add({ kind: "inserted", at, count: 1 });
    }
  }

  #hashOf(lines: readonly Uint8Array[]): readonly Uint8Array[] {
    return lines.map((line) => leafHash(line, this.#hash));
  }
}

interface Seen {
  readonly from: number;
  readonly lines: readonly Uint8Array[];
  readonly expected: readonly Uint8Array[];
  readonly found: readonly Uint8Array[];
}
