import { fromBase64, toBase64 } from "../encoding/base64.ts";
import { fromDecimal } from "../encoding/decimal.ts";
import { HASH_BYTES } from "../hash-bytes.ts";
import type { Result } from "../result.ts";

/** A proof that a leaf is in the log, whole in itself: it needs a public key and no network. Source: C2SP tlog-proof. */
export interface TlogProof {
  /** Whatever goes with it; nobody vouches for it. */
  readonly extra?: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly proof: readonly Uint8Array[];
  /** The signed note, word for word. */
  readonly checkpoint: string;
}

/** Why a text is no such proof; `line` counts from 1. */
export type TlogProofProblem =
  /** The first line is not that of a format known here. */
  | { readonly kind: "unknown-format" }
  | { readonly kind: "malformed-line"; readonly line: number }
  | { readonly kind: "too-long"; readonly hashesMax: number }
  | { readonly kind: "no-checkpoint" };

const FORMAT = "c2sp.org/tlog-proof@v1";
const EXTRA = "extra ";
const INDEX = "index ";
/** The height of the tallest tree whose leaves a number here can count. */
const HASHES_MAX = 53;

export function printTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const extraLine = extra === undefined ? [] : [`${EXTRA}${toBase64(extra)}`];
  return [FORMAT, ...extraLine, `${INDEX}${index}`, ...proof.map(toBase64), "", checkpoint].join("\n");
}

/**
 * Takes the text apart and no more: the checkpoint is for `openCheckpoint`, the proof for `verifyInclusion`. INVARIANT:
 * `printTlogProof` gives the very text again.
 */
export function parseTlogProof(text: string): Result<TlogProof, TlogProofProblem> {
  const blank = text.indexOf("\n\n");
  const [format, ...lines] = text.slice(0, blank === -1 ? text.length : blank).split("\n");
  if (format !== FORMAT) return { ok: false, error: { kind: "unknown-format" } };
  const checkpoint = blank === -1 ? "" : text.slice(blank + 2);
  if (checkpoint === "") return { ok: false, error: { kind: "no-checkpoint" } };

  const extraLine = lines[0]?.startsWith(EXTRA) === true ? lines[0] : undefined;
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine.slice(EXTRA.length));
  if (extraLine !== undefined && extra === undefined) return malformedLine(2);
  const indexAt = extraLine === undefined ? 0 : 1;
  const index = parseIndex(lines[indexAt] ?? "");
  if (index === undefined) return malformedLine(2 + indexAt);
  const proof = parseHashes(lines.slice(indexAt + 1), 3 + indexAt);
  if (!proof.ok) return proof;
  return {
    ok: true,
    value: { ...(extra === undefined ? {} : { extra }), index, proof: proof.value, checkpoint },
  };
}

function parseIndex(line: string): number | undefined {
  return line.startsWith(INDEX) ? fromDecimal(line.slice(INDEX.length)) : undefined;
}

function parseHashes(
  lines: readonly string[],
  firstLine: number,
): Result<readonly Uint8Array[], TlogProofProblem> {
  if (lines.length > HASHES_MAX) return { ok: false, error: { kind: "too-long", hashesMax: HASHES_MAX } };
  const hashes: Uint8Array[] = [];
  for (const [at, line] of lines.entries()) {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) return malformedLine(firstLine + at);
    hashes.push(hash);
  }
  return { ok: true, value: hashes };
}

function malformedLine(line: number): { readonly ok: false; readonly error: TlogProofProblem } {
  return { ok: false, error: { kind: "malformed-line", line } };
}
