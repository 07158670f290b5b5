import { expect, test } from "bun:test";
import { progressBar } from "./progress-bar.ts";

function terminal(isTerminal: boolean) {
  const written: string[] = [];
  const output = { isTerminal, write: (text: string) => void written.push(text), drained: async () => {} };
  return { written, output };
}

test("a person sees how far it is, at most ten times a second, and nothing of it afterwards", () => {
  const { written, output } = terminal(true);
  let nowMs = 0;
  const bar = progressBar(output, () => nowMs);
  for (const [atMs, done] of [
    [99, 10],
    [1_000, 1_234],
    [1_050, 2_000],
    [2_000, 20_000],
  ] as const) {
    nowMs = atMs;
    bar.show(done, 20_000);
  }
  bar.clear();
  expect(written).toEqual([
    `\r\u001b[K[##${".".repeat(28)}]   6 %  1,234 of 20,000 (1,234/s)`,
    `\r\u001b[K[${"#".repeat(30)}] 100 %  20,000 of 20,000 (10,000/s)`,
    "\r\u001b[K",
  ]);
});

test("a check that is over at once writes nothing, and a file or a pipe gets nothing ever", () => {
  for (const isTerminal of [true, false]) {
    const { written, output } = terminal(isTerminal);
    let nowMs = 0;
    const bar = progressBar(output, () => nowMs);
    nowMs = isTerminal ? 50 : 5_000;
    bar.show(1, 2);
    bar.clear();
    expect(written).toEqual([]);
  }
});
