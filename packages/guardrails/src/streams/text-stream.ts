import type { Finding } from "../finding.ts";
import type { TextSelection, UnscannedCause } from "../inspect/guardrail-set.ts";
import type { Edit } from "../masking/edit-text.ts";
import type { Trust } from "../scan/scan.ts";
import { WholeStream } from "./whole-stream.ts";
import { WindowStream } from "./window-stream.ts";

/** What may pass of a stream. */
export interface Released {
  /** Edited. */
  readonly text: string;
  /** In what passes and, at its end, what blocks; in offsets of the stream as it came. */
  readonly findings: readonly Finding[];
  /** Nothing passes from it on, now or later. */
  readonly blockedBy?: Finding;
  readonly unscanned: readonly UnscannedCause[];
  /** The same by guardrail. */
  readonly unscannedBy: ReadonlyMap<string, readonly UnscannedCause[]>;
}

/** One text that comes in pieces: of one choice and one channel. */
export interface TextStream {
  push(delta: string): Released;
  /** What was held back. */
  end(): Released;
}

export interface TextStreamOptions {
  readonly trust: Trust;
  readonly edit?: Edit;
  readonly isBlocking: (finding: Finding) => boolean;
}

/**
 * Lets pass what can hold nothing that is still to be found: in all, for any pieces, what would pass if the text came at once.
 * What is longer than is held back (`HOLD_CHARS_MAX`) is taken out and counts as `too-large`.
 */
export function openTextStream(selection: TextSelection, options: TextStreamOptions): TextStream {
  return selection.needsWhole ? new WholeStream(selection, options) : new WindowStream(selection, options);
}
