import { expect, test } from "bun:test";
import { parseOptions } from "./options.ts";

test("without arguments compares everything at full length", () => {
  expect(parseOptions([])).toEqual({
    task: "compare",
    subjects: [
      "chat",
      "governed",
      "evaluate",
      "decide",
      "identify",
      "guardrails",
      "tree",
      "replay",
      "accuracy",
    ],
    pace: "full",
    gate: false,
    postgres: true,
    gapMs: 2,
    jsonFile: undefined,
  });
});

test("takes each option", () => {
  const args = [
    "--only",
    "decide",
    "--soak",
    "--quick",
    "--gate",
    "--no-postgres",
    "--gap-ms",
    "10",
    "--json",
    "out.json",
  ];
  expect(parseOptions(args)).toEqual({
    task: "soak",
    subjects: ["decide"],
    pace: "quick",
    gate: true,
    postgres: false,
    gapMs: 10,
    jsonFile: "out.json",
  });
});

test.each([
  [["--soak", "--profile"], "give one of them"],
  [["--gap-ms", "soon"], "whole number of milliseconds"],
  [["--gap-ms", "0"], "whole number of milliseconds"],
  [
    ["--only", "everything"],
    "one of chat, governed, evaluate, decide, identify, guardrails, tree, replay, accuracy",
  ],
  [["--fast"], "--fast"],
])("refuses %j", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
