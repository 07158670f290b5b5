import { expect, test } from "bun:test";
import { thrownBy } from "../../test/kit/thrown.ts";
import type { OutputCaps } from "../wire/evaluate-response.ts";
import { applyOutputCap, type CappableAnswer } from "./apply-output-cap.ts";

const answer: CappableAnswer<string> = { text: "one two three", items: ["a", "b", "c"] };
const words = { count: (text: string) => text.split(" ").length };

test.each<readonly [string, OutputCaps, CappableAnswer<string>]>([
  ["tokens, by the tokenizer that is given", { max_tokens: 2 }, { text: "one two", items: ["a", "b", "c"] }],
  ["bytes", { max_bytes: 5 }, { text: "one t", items: ["a", "b", "c"] }],
  ["items", { max_items: 2 }, { text: "one two three", items: ["a", "b"] }],
  ["all three", { max_tokens: 2, max_bytes: 100, max_items: 1 }, { text: "one two", items: ["a"] }],
  ["caps that are higher", { max_tokens: 9, max_bytes: 99, max_items: 9 }, answer],
])("holds %s", (_what, caps, kept) => {
  expect(applyOutputCap(caps, answer, words)).toEqual(kept);
});

test.each<readonly [string, OutputCaps, CappableAnswer<string>]>([
  ["max_items on an answer without items", { max_items: 1 }, { text: "one" }],
  ["max_tokens on an answer without text", { max_tokens: 1 }, { items: ["a"] }],
  ["max_bytes on an answer without text", { max_bytes: 1 }, { items: ["a"] }],
])("refuses %s", async (_what, caps, lacking) => {
  expect((await thrownBy(() => applyOutputCap(caps, lacking))).kind).toBe("obligation-not-applied");
});
