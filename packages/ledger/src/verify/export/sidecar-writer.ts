import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { toBase64 } from "../../encoding/base64.ts";
import { concatBytes } from "../../encoding/bytes.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import { CompactRange } from "../../tree/compact-range.ts";
import { leafHashOfText } from "../../tree/node-hash.ts";
import { EXPORT_FORMAT, type ExportEnd, type ExportHead, RUN_EVENTS_MAX, type WhyHidden } from "./sidecar.ts";

/**
 * Prints the sidecar of an export line by line, in the order in which the events go by; every method gives the lines
 * that are ready to be written, if any. Memory: one run of events. Source: docs/export-format.md.
 */
export class SidecarWriter {
  readonly #hash: HashBytes;
  /** Over the lines written, for the seal. */
  readonly #lines: CompactRange;
  #run: Uint8Array[] = [];
  #next = 0;
  #to = 0;

  /** The index that the next event or hidden leaf has. */
  get next(): number {
    return this.#next;
  }

  constructor(hash: HashBytes) {
    this.#hash = hash;
    this.#lines = new CompactRange(hash);
  }

  head({ left, ...head }: ExportHead): string {
    this.#next = head.from;
    this.#to = head.to;
    return this.#line({ format: EXPORT_FORMAT, ...head, left: left.map(toBase64) });
  }

  /** The next event of the log, whose line is in the export. */
  event(eventLeafHash: Uint8Array): string {
    this.#run.push(eventLeafHash);
    this.#next += 1;
    return this.#next % RUN_EVENTS_MAX === 0 ? this.#endRun() : "";
  }

  /** The next `count` leaves, whose events are not; `hashes` are those of `subtreesOf(next, next + count)`. */
  hidden(count: number, hashes: readonly Uint8Array[], why: WhyHidden): string {
    const before = this.#endRun();
    this.#next += count;
    return before + this.#line({ hidden: count, hashes: hashes.map(toBase64), why });
  }

  /** Ends the sidecar. Throws RangeError unless the runs reach to where the head says: a bug of the caller. */
  end({ right, checkpoint }: ExportEnd): string {
    if (this.#next !== this.#to) throw new RangeError(`the runs end before ${this.#next}, not ${this.#to}`);
    const lines = this.#endRun() + this.#line({ checkpoint, right: right.map(toBase64) });
    return `${lines}${printLine({ seal: toBase64(this.#lines.root()) })}\n`;
  }

  #endRun(): string {
    const leaves = this.#run;
    if (leaves.length === 0) return "";
    this.#run = [];
    const range = new CompactRange(this.#hash, this.#next - leaves.length);
    for (const leaf of leaves) range.append(leaf);
    const hashes = range.subtrees.map(toBase64);
    return this.#line({ events: leaves.length, hashes, leaves: toBase64(concatBytes(...leaves)) });
  }

  #line(members: JsonObject): string {
    const line = printLine(members);
    this.#lines.append(leafHashOfText(line, this.#hash));
    return `${line}\n`;
  }
}

/** Canonical JSON in ASCII, so that a line of hashes is read byte for byte. */
function printLine(members: JsonObject): string {
  return canonicalJson(members).replace(/[\u0080-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
