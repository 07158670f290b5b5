import type { NormalText } from "../text/normal-text.ts";

/** Words or phrases that a detector wants to know the places of: all of all detectors are found in one pass. */
export interface LiteralGroup {
  /** Lower case, as the automaton folds text; a space stands for any run of white space, at most one line break in it. */
  readonly words: readonly string[];
  /**
   * `word`: no letter or digit on either side; `name`: the same, or a hump of a program's name, as in `taxFileNo`; `start`: none
   * before; `none`: anywhere.
   */
  readonly boundary: "word" | "name" | "start" | "none";
}

/** A place where a literal stands. The text there may differ in case: who needs case compares the text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  /** In `words` of its group. */
  readonly word: number;
}

/** A maximal run of ASCII digits. */
export interface DigitRun {
  readonly start: number;
  readonly end: number;
}

/** Who wrote a text: instructions in data are an attack, in a system prompt they are its purpose. */
export type Trust = "system" | "assistant" | "user" | "untrusted";

/** How far context may stand from what it is context of, in UTF-16 code units, on the same line. */
export const CONTEXT_CHARS = 40;

/** One text with everything that the one pass found in it, for one detector. */
export interface Scan {
  readonly normal: NormalText;
  /** `normal.text`. */
  readonly text: string;
  readonly trust: Trust;
  /** Of a literal group of this detector, by their ends. */
  hits(group: string): readonly Hit[];
  /** Whether a hit of the group ends or begins within `CONTEXT_CHARS` of the range, on its line or at its JSON key. */
  isNear(group: string, start: number, end: number): boolean;
  readonly digitRuns: readonly DigitRun[];
  /** Where each `@` stands. */
  readonly ats: readonly number[];
  /** Where each `://` stands. */
  readonly schemes: readonly number[];
  /** Where each `:` stands that is not of a `://`. */
  readonly colons: readonly number[];
}
