import type { Finding, TextSelection, UnscannedCause } from "@meshgate/guardrails";
import type { TextPiece } from "./text-pieces.ts";

/** What guardrails found in one piece; each finding of the whole text is in exactly one of them. */
export interface ScannedPiece {
  readonly piece: TextPiece;
  /** In offsets of the piece, by their start. */
  readonly findings: readonly Finding[];
  readonly unscanned: readonly UnscannedCause[];
}

/** Looks at a text piece by piece, as at a document that a call brings. */
export async function* scanPieces(
  pieces: AsyncIterable<TextPiece>,
  selection: TextSelection,
): AsyncGenerator<ScannedPiece, void> {
  /** By guardrail, of scores by type too, in the whole text: how far what was found reaches. */
  const reached = new Map<string, number>();
  for await (const piece of pieces) {
    const { findings, unscanned } = selection.inspect(piece.text, "untrusted");
    const own = findings.filter((finding) => isOwn(finding, piece, reached));
    yield { piece, findings: own, unscanned };
  }
}

/**
 * Whether a finding is this piece's: what begins behind it comes again, and what began before it was there already; so was the
 * rest of what reaches into it. A mere score is of the piece as a whole, wherever its signs begin.
 */
function isOwn(finding: Finding, { at, from, end }: TextPiece, reached: Map<string, number>): boolean {
  const { guardrail, type, start, end: findingEnd, explains } = finding;
  const isScore = finding.evidence === "score";
  if (explains === true || start >= end || (isScore ? findingEnd <= from : start < from)) return false;
  const key = isScore ? `${guardrail} ${type}` : guardrail;
  if (at + start < (reached.get(key) ?? 0)) return false;
  reached.set(key, at + findingEnd);
  return true;
}
