import type { TextRange } from "../../text/normal-text.ts";
import { HOLD_CHARS_MAX } from "../detector.ts";
import type { CompiledPattern } from "./compile-pattern.ts";

/**
 * How many characters all searches for one pattern in one text may read. A search for `a.*b|a` may read to the end of the text
 * for each `a`: without a bound that is quadratic.
 */
const READ_CHARS_MAX = 8 * 1_048_576;

/**
 * Every match, leftmost first, none overlapping. Where the reading would exceed its bound and there is still a match, the rest
 * of the text is one match: it may be too much, never too little.
 */
export function* findAll({ regex, span }: CompiledPattern, text: string): Generator<TextRange> {
  const matcher = regex.matcher(text);
  const aheadMax = span.charsMax <= HOLD_CHARS_MAX ? span.charsMax : Number.POSITIVE_INFINITY;
  let end = 0;
  let read = 0;
  while (matcher.find()) {
    const start = matcher.start();
    if (read > READ_CHARS_MAX) {
      yield { start, end: text.length };
      return;
    }
    read += start - end + Math.min(text.length - start, aheadMax);
    end = matcher.end();
    yield { start, end };
  }
}
