import { expect, test } from "bun:test";
import { outputTokensMax } from "./output-tokens-max.ts";

const messages = [{ role: "user", content: "hi" }];

test.each([
  [{}, 4_096],
  [{ max_tokens: 100 }, 100],
  [{ max_completion_tokens: 9_000 }, 9_000],
  [{ max_tokens: 100, max_completion_tokens: 900 }, 900],
  [{ max_tokens: 900, max_completion_tokens: 100 }, 900],
  [{ max_tokens: null, n: null }, 4_096],
  [{ n: 3 }, 12_288],
  [{ n: 2, best_of: 3 }, 12_288],
  [{ n: 2, best_of: 1.5, max_tokens: 10 }, 20],
  [{ best_of: -5 }, 4_096],
  [{ n: 128, max_tokens: 1_000 }, 128_000],
  [{ n: 2, max_tokens: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER],
])("an answer to %j has at most %p tokens", (asked, tokens) => {
  expect(outputTokensMax({ messages, ...asked }, 4_096)).toBe(tokens);
});
