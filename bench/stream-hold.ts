/**
 * How much of a streamed answer output guardrails hold back, in characters, after each delta: `bun bench/stream-hold.ts`. It is the
 * same on every machine.
 */
import { compileGuardrails, openTextStream } from "@meshgate/guardrails";
import { sampleGuardrails } from "./guardrails/sample-guardrails.ts";
import { sampleCode, sampleProse } from "./guardrails/sample-texts.ts";

/** About a token of English. */
const DELTA_CHARS = 4;
const TEXT_CHARS = 100 * 1_024;

const set = compileGuardrails(sampleGuardrails);
const choices: readonly (readonly string[])[] = [
  ["pii"],
  ["secrets"],
  ["words"],
  ["patterns"],
  ["pii", "secrets", "words"],
];

console.log("characters held back       prose: mean     99 %      most    code: mean     99 %      most");
for (const names of choices) {
  const held = [sampleProse(TEXT_CHARS), sampleCode(TEXT_CHARS)].map((text) => heldBack(names, text));
  const figures = held.flatMap(({ mean, most99, most }) => [mean.toFixed(1), String(most99), String(most)]);
  console.log(names.join(" + ").padEnd(28) + figures.map((figure) => figure.padStart(10)).join(""));
}

function heldBack(names: readonly string[], text: string) {
  const stream = openTextStream(set.select(names), { trust: "assistant", isBlocking: () => false });
  const held: number[] = [];
  let released = 0;
  for (let at = 0; at < text.length; at += DELTA_CHARS) {
    released += stream.push(text.slice(at, at + DELTA_CHARS)).text.length;
    held.push(Math.min(text.length, at + DELTA_CHARS) - released);
  }
  const sorted = held.toSorted((a, b) => a - b);
  return {
    mean: held.reduce((sum, each) => sum + each, 0) / held.length,
    most99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    most: sorted.at(-1) ?? 0,
  };
}
