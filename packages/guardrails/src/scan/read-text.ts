import { LAST_SIGN, OTHER, SPACE, symbolOfSign } from "./alphabet.ts";
import { type Automaton, nextState, tabledSymbols } from "./automaton.ts";
import type { DigitRun } from "./scan.ts";

/** What one pass over a text notes beside its literals. */
export interface Marks {
  readonly digitRuns: readonly DigitRun[];
  readonly ats: readonly number[];
  readonly schemes: readonly number[];
  readonly colons: readonly number[];
}

const lineBreak = 0x0a;
const [digitZero, digitNine, atSign, colon] = ["0", "9", "@", ":"].map(symbolOfSign) as [
  number,
  number,
  number,
  number,
];

/** Is told of each state at which a literal ends, and where. */
interface Reports {
  note(state: number, end: number): void;
}

/**
 * Reads a text once, from left to right, and reports each state at which a literal ends. A run of white space counts as one space; at its second line break what came before
 * is forgotten, since no literal reaches over an empty line.
 */
export function readText(automaton: Automaton, text: string, reports: Reports): Marks {
  const { reportOf, tabledStates, table } = automaton;
  const { symbolOf } = automaton.alphabet;
  const marks = new MarkNotes(text);
  let state = 0;
  let lineBreaks = 0;
  let isInSpace = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const symbol = symbolOf[unit] ?? 0;
    if (symbol > LAST_SIGN) {
      isInSpace = false;
    } else if (symbol !== SPACE) {
      isInSpace = false;
      if (symbol !== OTHER) marks.note(symbol, at);
    } else {
      if (!isInSpace) lineBreaks = 0;
      if (unit === lineBreak) lineBreaks += 1;
      if (lineBreaks > 1) state = 0;
      if (isInSpace) continue;
      isInSpace = true;
    }
    state =
      state < tabledStates && symbol < tabledSymbols
        ? (table[state * tabledSymbols + symbol] ?? 0)
        : nextState(automaton, state, symbol);
    const reported = reportOf[state] ?? 0;
    if (reported !== 0) reports.note(reported, at + 1);
  }
  return marks;
}

/** Never written to: no digit stands there. */
const noRun = { start: -1, end: -1 };

class MarkNotes implements Marks {
  readonly digitRuns: { start: number; end: number }[] = [];
  readonly ats: number[] = [];
  readonly schemes: number[] = [];
  readonly colons: number[] = [];
  readonly #text: string;
  #lastRun = noRun;

  constructor(text: string) {
    this.#text = text;
  }

  note(symbol: number, at: number): void {
    if (symbol >= digitZero && symbol <= digitNine) this.#noteDigit(at);
    else if (symbol === atSign) this.ats.push(at);
    else if (symbol === colon) (this.#text.startsWith("//", at + 1) ? this.schemes : this.colons).push(at);
  }

  #noteDigit(at: number): void {
    if (this.#lastRun.end !== at) {
      this.#lastRun = { start: at, end: at };
      this.digitRuns.push(this.#lastRun);
    }
    this.#lastRun.end = at + 1;
  }
}
