import { bytesToHex } from "@noble/hashes/utils.js";
import type { HashBytes } from "../../hash-bytes.ts";
import { leafHash } from "../../tree/node-hash.ts";
import type { Finding } from "../finding.ts";
import { LineReader } from "../line-reader.ts";

/** Files that repeat events of the pack, so that nobody has to look for them. Source: docs/evidence-pack.md. */
export const EXCERPT = /^(?:approvals|reviews|retention)\.ndjson$/;

/** As many lines such a file has at most. */
const LINES_MAX = 10_000;

interface Place {
  readonly path: string;
  readonly line: number;
}

/** Holds files that repeat events to the events: each of their lines must be one of these. */
export class Excerpts {
  readonly #hash: HashBytes;
  /** Lines that no event has borne out yet, by their leaf hash in hexadecimal. */
  readonly #open = new Map<string, Place[]>();

  constructor(hash: HashBytes) {
    this.#hash = hash;
  }

  async read(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const lines = new LineReader(pieces);
    for (let line = 1; line <= LINES_MAX + 1; line += 1) {
      const [bytes] = await lines.take(1);
      if (bytes === undefined) return;
      this.#await(bytesToHex(leafHash(bytes, this.#hash)), { path, line });
    }
    // More lines than such a file can have: the first of them is nobody's.
    this.#await(path, { path, line: LINES_MAX + 1 });
  }

  #await(leaf: string, place: Place): void {
    this.#open.set(leaf, [...(this.#open.get(leaf) ?? []), place]);
  }

  /** Whether there is anything to hear of. */
  get areThere(): boolean {
    return this.#open.size > 0;
  }

  /** Hears of an event that is the log's. */
  hear({ leafHash: leaf }: { readonly leafHash: Uint8Array }): void {
    this.#open.delete(bytesToHex(leaf));
  }

  /** Of each file the first line that is no event. */
  end(): readonly Finding[] {
    const first = new Map<string, number>();
    for (const { path, line } of [...this.#open.values()].flat())
      first.set(path, Math.min(line, first.get(path) ?? line));
    return [...first].map(([path, line]) => ({ kind: "invented", path, line }));
  }
}
