import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Prose as people send it to a model, without anything to find in it; in ASCII. */
const paragraphs = [
  "Please read the report below and tell me in three sentences what the committee decided. I was not in the room when it met, and the chair would like an answer before the end of the week.",
  "The members had asked for more time, but the deadline had been extended twice already. Most of them agreed that the figures for the last three quarters were good enough to go on with, as long as the method was described at the end. Nobody wanted to wait for the seven stations that were out of order in March.",
  "One question was left open: who pays for the repairs? The town says that the contract covers them; the company says that it covers parts and not labour. Both have a point, and the letters that were read out did not settle it. A neutral engineer is to look at the pumps, and whatever she finds will be final.",
  "After the break the meeting turned to the library. Its roof leaks, the heating is older than most of its readers, and the shelves in the cellar stand too close to the wall. The choice is between a new building near the station, which would be ready in four years, and a slow repair of the old one, floor by floor, with the doors open all the time.",
  "If you can, list the reasons on both sides, the stronger ones first, and leave out what was said about the weather.",
];

/** Code as it stands in this repository. */
const codeFile = join(import.meta.dir, "../../packages/engine/src/decide.ts");

export function sampleProse(chars: number): string {
  return repeatTo(`${paragraphs.join("\n\n")}\n\n`, chars);
}

export function sampleCode(chars: number): string {
  return repeatTo(readFileSync(codeFile, "utf8"), chars);
}

/** Words that prose does not hold, all different. */
export function sampleWords(count: number): readonly string[] {
  const syllables = ["ka", "ru", "mo", "ti", "lex", "zan", "pro", "vi", "dor", "qua"];
  const syllable = (index: number): string => syllables[index % syllables.length] ?? "";
  return Array.from({ length: count }, (_, index) =>
    [index, Math.floor(index / 10), Math.floor(index / 100), index + 3].map(syllable).join(""),
  );
}

export function repeatTo(text: string, chars: number): string {
  return text.repeat(Math.ceil(chars / text.length)).slice(0, chars);
}
