import { expect, test } from "bun:test";
import { editValue, type PlacedEdit } from "../edit-value.ts";
import { placedRanges } from "../passage.ts";
import { PassageWriter } from "../passage-writer.ts";
import { maskPassage } from "./mask-passage.ts";

interface Masked {
  readonly value: Readonly<Record<string, string>>;
  /** What is masked, as it stands in the passage. */
  readonly masks: readonly string[];
  /** The passage, masked. */
  readonly reads: string;
}

const cases: readonly (readonly [string, Masked])[] = [
  ["in the middle", { value: { a: "see jane here" }, masks: ["jane"], reads: "see [X] here\n" }],
  ["at both ends", { value: { a: "jane and joe" }, masks: ["jane", "joe"], reads: "[X] and [X]\n" }],
  ["a whole text", { value: { a: "jane" }, masks: ["jane"], reads: "[X]\n" }],
  ["in JSON", { value: { a: '{"n": "jane doe"}' }, masks: ["jane"], reads: '{"n": "[X] doe"}\n' }],
  ["an escape in JSON, whole", { value: { a: '["\\u006aane"]' }, masks: ["jane"], reads: '["[X]"]\n' }],
  ["over two texts", { value: { a: "it is ja", b: "ne ok" }, masks: ["ja\nne"], reads: "it is [X]\n ok\n" }],
  ["nothing", { value: { a: "none" }, masks: [], reads: "none\n" }],
];

test.each(cases)("masks %s, and what is found beside it still stands where it came from", (_what, masked) => {
  const { value, masks, reads } = masked;
  const writer = new PassageWriter({ trust: "user", isJoined: false });
  for (const [name, text] of Object.entries(value)) {
    writer.text({ path: [name], kind: "string" }, text);
    writer.line();
  }
  const [passage] = writer.end();
  if (passage === undefined) throw new Error("There is a text");
  const edits = masks.flatMap((mask): readonly PlacedEdit[] => {
    const start = passage.text.indexOf(mask);
    const ranges = placedRanges(passage, start, start + mask.length);
    return ranges.map((range, index) => ({ range, replacement: index === 0 ? "[X]" : "" }));
  });
  const hidden = maskPassage(passage, edits);
  expect(hidden.text).toBe(reads);

  // Every character that is left, replaced where it came from, together with the masks.
  const all = [...hidden.text].flatMap((_, at) => placedRanges(hidden, at, at + 1));
  const stars = all.map((range): PlacedEdit => ({ range, replacement: "*" }));
  const letters = Object.values(editValue(value, [...edits, ...stars])).join(" ");
  expect(letters).not.toMatch(/[a-z]/);
});
