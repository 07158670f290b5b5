import { expect, test } from "bun:test";
import type { ArgsDef } from "citty";
import { findMisuse } from "./find-misuse.ts";

const ARGS: ArgsDef = {
  dir: { type: "positional" },
  note: { type: "positional", required: false },
  facts: { type: "string", required: true },
  "coverage-min": { type: "string" },
  json: { type: "boolean" },
};

test.each([
  ["dir --facts f.json"],
  ["--facts f.json dir"],
  ["dir --facts=f.json --json"],
  ["dir --facts - note"],
  ["dir --facts f --coverage-min 90"],
])("takes `%s`", (words) => {
  expect(findMisuse(words.split(" "), { args: ARGS })).toBeUndefined();
});

test.each([
  ["--facts f.json", "DIR is missing."],
  ["dir", "The option `--facts` is missing."],
  ["dir --facts", "The option `--facts` needs a value."],
  ["dir --facts=", "The option `--facts=` needs a value."],
  ["dir --facts --json", "The option `--facts` needs a value."],
  ["dir --facts f a b", "The word `b` is one too many."],
  ["dir --facts f --jsn", "The option `--jsn` is not known here. Did you mean `--json`?"],
  ["dir --facts f -x", "The option `-x` is not known here."],
  ["dir --facts f --dir=x", "The option `--dir=x` is not known here."],
  ["dir --facts f --toString", "The option `--toString` is not known here."],
])("says of `%s`: %s", (words, sentence) => {
  expect(findMisuse(words.split(" "), { args: ARGS })).toBe(sentence);
});

test("a command that takes many takes them", () => {
  const many = { args: { paths: { type: "positional", required: false } }, takesMany: true } as const;
  expect(findMisuse(["a", "b", "-"], many)).toBeUndefined();
});
