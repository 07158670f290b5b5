import { beginsLine } from "./begins-line.ts";
import type { Mark } from "./marks.ts";
import type { SignalMatch } from "./signal.ts";

/** Fewer turns are an example or two, or somebody's transcript. */
const TURNS_MIN = 8;
const WEIGHT = 0.35;

/** Many turns of a made-up conversation, each at the start of its line, that get the assistant used to saying yes. */
export function manyShots(text: string, marks: readonly Mark[]): readonly SignalMatch[] {
  const turns = marks.filter(({ concept, start }) => concept === "turn" && beginsLine(text, start));
  const first = turns[0];
  if (first === undefined) return [];
  return turns
    .slice(TURNS_MIN - 1)
    .map(({ end }) => ({ signal: "MANY_SHOT", weight: WEIGHT, start: first.start, end }));
}
