import { sameBytes } from "../../encoding/bytes.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import type { Result } from "../../result.ts";
import { CompactRange } from "../../tree/compact-range.ts";
import { leafHash } from "../../tree/node-hash.ts";
import type { Finding } from "../finding.ts";
import { LineReader } from "../line-reader.ts";
import type { ExportEnd, ExportHead, ExportRun } from "./sidecar.ts";
import { readHead, readLine } from "./sidecar-lines.ts";

/** A step through the sidecar behind its first line; the seal has been checked before the end is given. */
export type SidecarStep =
  | { readonly kind: "run"; readonly run: ExportRun }
  | { readonly kind: "end"; readonly end: ExportEnd }
  | { readonly kind: "broken"; readonly finding: Finding };

/** Reads a sidecar line by line, and never past a line that is not as it should be. */
export class SidecarReader {
  readonly head: ExportHead;
  readonly #lines: LineReader;
  readonly #hash: HashBytes;
  /** Over the lines read, for the seal. */
  readonly #read: CompactRange;
  readonly #ahead: SidecarStep[] = [];
  /** The index behind the runs read. */
  #at: number;

  private constructor(head: ExportHead, lines: LineReader, read: CompactRange, hash: HashBytes) {
    this.head = head;
    this.#lines = lines;
    this.#read = read;
    this.#hash = hash;
    this.#at = head.from;
  }

  static async open(
    chunks: AsyncIterable<Uint8Array>,
    hash: HashBytes,
  ): Promise<Result<SidecarReader, Finding>> {
    const lines = new LineReader(chunks);
    const [line] = await lines.take(1);
    if (line === undefined) return { ok: false, error: unreadable(1, "is not there") };
    const head = readHead(line);
    if (!head.ok) return { ok: false, error: unreadable(1, head.error) };
    const read = new CompactRange(hash);
    read.append(leafHash(line, hash));
    return { ok: true, value: new SidecarReader(head.value, lines, read, hash) };
  }

  async next(): Promise<SidecarStep> {
    return this.#ahead.shift() ?? (await this.#step());
  }

  /** Leaves of the events that come after the runs given so far: about `count`, fewer at the end. */
  async leavesAhead(count: number): Promise<readonly Uint8Array[]> {
    while (leavesOf(this.#ahead).length < count && this.#ahead.at(-1)?.kind !== "end") {
      const step = await this.#step();
      this.#ahead.push(step);
      if (step.kind !== "run") break;
    }
    return leavesOf(this.#ahead);
  }

  async #step(): Promise<SidecarStep> {
    const [bytes] = await this.#lines.take(1);
    if (bytes === undefined) return { kind: "broken", finding: this.#cut() };
    const line = readLine(bytes, this.#at, this.head);
    if (!line.ok) return this.#broken(line.error);
    this.#read.append(leafHash(bytes, this.#hash));
    switch (line.value.kind) {
      case "run":
        this.#at += line.value.run.count;
        return line.value;
      case "end":
        return this.#at === this.head.to ? this.#seal(line.value.end) : this.#broken("ends too early");
      case "seal":
        return this.#broken("is a seal before the end");
    }
  }

  /** The last line, and nothing behind it. */
  async #seal(end: ExportEnd): Promise<SidecarStep> {
    const [bytes, more] = await this.#lines.take(2);
    if (bytes === undefined) return { kind: "broken", finding: this.#cut() };
    const line = readLine(bytes, this.#at, this.head);
    if (!line.ok) return this.#broken(line.error);
    if (line.value.kind !== "seal") return this.#broken("is no seal");
    if (!sameBytes(line.value.root, this.#read.root())) {
      return this.#broken("seals other lines than those above it: one of them was changed");
    }
    return more === undefined ? { kind: "end", end } : this.#broken("is followed by something");
  }

  #cut(): Finding {
    return { kind: "truncated", what: "sidecar", found: this.#at, expected: this.head.to };
  }

  #broken(why: string): SidecarStep {
    return { kind: "broken", finding: unreadable(this.#read.to + 1, why) };
  }
}

function leavesOf(steps: readonly SidecarStep[]): readonly Uint8Array[] {
  return steps.flatMap((step) => (step.kind === "run" && step.run.kind === "events" ? step.run.leaves : []));
}

function unreadable(line: number, why: string): Finding {
  return { kind: "unreadable", what: `line ${line} of the sidecar`, why };
}
