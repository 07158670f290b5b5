import { fromBase64, toBase64 } from "../encoding/base64.ts";
import { fromDecimal } from "../encoding/decimal.ts";
import { HASH_BYTES } from "../hash-bytes.ts";
import type { Result } from "../result.ts";

/** The head of a log's tree: what a log signs. Source: C2SP tlog-checkpoint. */
export interface Checkpoint {
  /** Which log it is of: one line, not empty. */
  readonly origin: string;
  readonly size: number;
  readonly rootHash: Uint8Array;
  /** Further lines that the log signed, none empty: of no meaning to the tree. */
  readonly extensions: readonly string[];
}

/** Why a text is no checkpoint; `line` counts from 1. */
export type CheckpointSyntaxProblem =
  | { readonly kind: "no-newline-at-end" }
  | { readonly kind: "no-origin" }
  /** Not a decimal number from 0 to 2^53 − 1 without leading zeroes. */
  | { readonly kind: "malformed-size" }
  /** Not the base64 of 32 bytes. */
  | { readonly kind: "malformed-root" }
  | { readonly kind: "empty-extension"; readonly line: number };

/** The text of a note. Throws RangeError for what `parseCheckpoint` would not read again. */
export function printCheckpoint({ origin, size, rootHash, extensions }: Checkpoint): string {
  const text = [origin, size, toBase64(rootHash), ...extensions].map((line) => `${line}\n`).join("");
  const again = parseCheckpoint(text);
  if (!again.ok || again.value.extensions.length !== extensions.length) {
    throw new RangeError("the origin, size, root or an extension line of this checkpoint cannot be written");
  }
  return text;
}

/** INVARIANT: `printCheckpoint` gives the very text again. */
export function parseCheckpoint(text: string): Result<Checkpoint, CheckpointSyntaxProblem> {
  if (!text.endsWith("\n")) return { ok: false, error: { kind: "no-newline-at-end" } };
  const [origin = "", sizeLine = "", rootLine = "", ...extensions] = text.slice(0, -1).split("\n");
  if (origin === "") return { ok: false, error: { kind: "no-origin" } };
  const size = fromDecimal(sizeLine);
  if (size === undefined) return { ok: false, error: { kind: "malformed-size" } };
  const rootHash = fromBase64(rootLine);
  if (rootHash?.length !== HASH_BYTES) return { ok: false, error: { kind: "malformed-root" } };
  const emptyAt = extensions.indexOf("");
  if (emptyAt !== -1) return { ok: false, error: { kind: "empty-extension", line: 4 + emptyAt } };
  return { ok: true, value: { origin, size, rootHash, extensions } };
}
