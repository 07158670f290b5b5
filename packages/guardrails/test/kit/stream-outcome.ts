import type { Finding } from "../../src/finding.ts";
import type { TextSelection } from "../../src/inspect/guardrail-set.ts";
import { redaction } from "../../src/masking/redaction.ts";
import { release } from "../../src/streams/release.ts";
import { openTextStream, type TextStreamOptions } from "../../src/streams/text-stream.ts";

/** What came of a text, in all. */
export interface Outcome {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly blockedBy: Finding | undefined;
}

const never = () => false;

function optionsOf(isBlocking: TextStreamOptions["isBlocking"]): TextStreamOptions {
  return { trust: "assistant", edit: ({ type }) => redaction(type), isBlocking };
}

/** Of the text as a whole: what a stream of it must come to. */
export function outcomeOf(
  selection: TextSelection,
  text: string,
  isBlocking = never as TextStreamOptions["isBlocking"],
): Outcome {
  const { findings } = selection.inspect(text, "assistant");
  return { blockedBy: undefined, ...release({ text, start: 0, findings }, optionsOf(isBlocking)) };
}

/** Of the same as a stream, and the most characters that were ever held back. */
export function streamOutcomeOf(
  selection: TextSelection,
  pieces: readonly string[],
  isBlocking = never as TextStreamOptions["isBlocking"],
): Outcome {
  const stream = openTextStream(selection, optionsOf(isBlocking));
  const parts = [...pieces.map((piece) => stream.push(piece)), stream.end()];
  return {
    text: parts.map(({ text }) => text).join(""),
    findings: parts.flatMap(({ findings }) => findings),
    blockedBy: parts.find(({ blockedBy }) => blockedBy !== undefined)?.blockedBy,
  };
}

/** A text in pieces as long as the lengths say, over and over. */
export function piecesOf(text: string, lengths: readonly number[]): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
