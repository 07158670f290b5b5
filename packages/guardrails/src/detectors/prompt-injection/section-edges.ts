import type { Mark } from "./marks.ts";
import type { SignalMatch } from "./signal.ts";

const WEIGHT = 0.3;

/** `--- end of document ---`, `[END PROMPT]`: words of a part's edge, set off by lines or brackets. */
export function sectionEdges(text: string, marks: readonly Mark[]): readonly SignalMatch[] {
  return marks
    .filter(({ concept, start, end }) => concept === "section-edge" && isSetOff(text, start, end))
    .map(({ start, end }) => ({ signal: "DELIMITER_ATTACK", weight: WEIGHT, start, end }));
}

function isSetOff(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  const after = text.slice(end, end + 3);
  return /[-=#*_~]{2} ?$|[[<] ?$/.test(before) && /^ ?[-=#*_~]{2}|^ ?[\]>]|^\s|^$/.test(after);
}
