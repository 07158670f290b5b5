import { describe, expect, test } from "bun:test";
import { choiceTokensMax, outputTokensMax } from "./output-tokens-max.ts";

const messages = [{ role: "user", content: "hi" }];

describe("the most tokens of an answer", () => {
  const cases: readonly [asked: object, cap: number | undefined, choice: number, all: number][] = [
    [{}, undefined, 4_096, 4_096],
    [{ max_tokens: 100 }, undefined, 100, 100],
    [{ max_completion_tokens: 9_000 }, undefined, 9_000, 9_000],
    [{ max_tokens: 100, max_completion_tokens: 900 }, undefined, 900, 900],
    [{ max_tokens: 900, max_completion_tokens: 100 }, undefined, 900, 900],
    [{ max_tokens: null, n: null }, undefined, 4_096, 4_096],
    [{}, 200, 200, 200],
    [{ max_tokens: 100 }, 200, 100, 100],
    [{ max_tokens: 300 }, 200, 200, 200],
    [{ n: 3 }, 200, 200, 600],
    [{ n: 128, max_tokens: 1_000 }, undefined, 1_000, 128_000],
    [
      { n: 2, max_tokens: Number.MAX_SAFE_INTEGER },
      undefined,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    ],
  ];
  test.each(cases)("%j under a cap of %p: %p for each choice, %p in all", (asked, cap, choice, all) => {
    const body = { messages, ...asked };
    expect(choiceTokensMax(body, cap, 4_096)).toBe(choice);
    expect(outputTokensMax(body, cap, 4_096)).toBe(all);
  });
});
