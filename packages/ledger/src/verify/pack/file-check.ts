import { bytesToHex } from "@noble/hashes/utils.js";
import { concatBytes } from "../../encoding/bytes.ts";
import type { HashingStream } from "../../hash-bytes.ts";
import type { ListedFile } from "./manifest.ts";

/** Holds a file to its line of the manifest while somebody reads it. */
export class FileCheck {
  readonly #due: ListedFile | undefined;
  readonly #hash: HashingStream;
  #bytes = 0;
  #isAsListed = false;

  constructor(due: ListedFile | undefined, startHash: () => HashingStream) {
    this.#due = due;
    this.#hash = startHash();
  }

  /** Once all was read. */
  get isAsListed(): boolean {
    return this.#isAsListed;
  }

  /** Passes a file on. It ends with the piece that goes past the listed end: a few bytes may unpack to any number. */
  async *read(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#bytes += piece.length;
      this.#hash.update(piece);
      yield piece;
      if (this.#due !== undefined && this.#bytes > this.#due.bytes) return;
    }
    const { bytes, sha256 } = this.#due ?? {};
    this.#isAsListed = bytes === this.#bytes && sha256 === bytesToHex(this.#hash.digest());
  }
}

/** All pieces as one; nothing where that is more than so many bytes. */
export async function wholeOf(
  pieces: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > bytesMax) return undefined;
    read.push(piece.slice());
  }
  return concatBytes(...read);
}

export async function readToEnd(pieces: AsyncIterator<Uint8Array>): Promise<void> {
  while ((await pieces.next()).done !== true);
}
