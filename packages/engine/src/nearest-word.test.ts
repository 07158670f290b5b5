import { describe, expect, test } from "bun:test";
import { nearestWord } from "./nearest-word.ts";

const known = ["caller_trust", "prompt_chars", "risk", "api_key"];

describe("the nearest word", () => {
  test.each([
    ["caller_trst", "caller_trust"],
    ["promptChars", "prompt_chars"],
    ["API-KEY", "api_key"],
    ["prompt", "prompt_chars"],
    ["rsk", "risk"],
    ["weather", undefined],
    ["", undefined],
  ])("to %s is %s", (word, nearest) => {
    expect(nearestWord(word, known)).toBe(nearest);
  });

  test("is none where none is known", () => {
    expect(nearestWord("risk", [])).toBeUndefined();
  });
});
