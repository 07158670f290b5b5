import { expect, test } from "bun:test";
import { checkpointOf, sampleEvents } from "./log.fixture.ts";
import { splitNotes } from "./split-notes.ts";

const NOTE = checkpointOf(sampleEvents(3));

test.each([
  ["one", NOTE, [NOTE]],
  ["two, with and without a line between", `${NOTE}${NOTE}\n${NOTE}`, [NOTE, NOTE, NOTE]],
  ["none", "a cat", ["a cat"]],
  ["nothing", " \n", []],
  ["one behind what a crash cut off", `x\n\n— half\n${NOTE}`, [NOTE]],
  ["one with other line breaks", NOTE.replaceAll("\n", "\r\n"), [NOTE]],
])("finds %s", (_, text, notes) => {
  expect(splitNotes(text)).toEqual(notes);
});

/** Whoever can append to the file would stop who compares with it: a slow way needs hours for this. */
test("takes megabytes without an end as fast as any", () => {
  const text = "x\n1\n".repeat(2 ** 20);
  expect(splitNotes(text)).toEqual([text]);
});
