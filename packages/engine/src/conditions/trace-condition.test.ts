import { expect, test } from "bun:test";
import type { Facts } from "../facts.ts";
import { ERROR, FALSE, TRUE } from "./condition.ts";
import { readCondition } from "./read-condition.ts";
import { traceCondition } from "./trace-condition.ts";
import { namedTypes, vocabularyOf } from "./vocabulary.ts";

const vocabulary = vocabularyOf({
  signals: new Map([
    ["n", namedTypes.int],
    ["m", namedTypes.int],
    ["s", namedTypes.string],
  ]),
  actions: [],
});

const facts: Facts = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "model", sensitivity: "public" },
  signals: { n: Number.MAX_SAFE_INTEGER, m: 2.5, s: "a".repeat(65) },
  principal: { key: "local", tags: ["a"] },
  call: {
    surface: "chat",
    model: null,
    model_choice: "auto",
    stream: false,
    message_count: 1,
    prompt_chars: 1,
    total_chars: 1,
    tools_offered: 2,
    tools: ["shell", "search"],
  },
  findings: [],
  targets: [],
};

test.each([
  ["env.name == 'prod'", TRUE, "env.name is 'prod'."],
  ["env.name != 'prod'", FALSE, "env.name is 'prod'."],
  ["resource.id == 'a'", ERROR, "resource.id is absent."],
  ["has(call.model)", FALSE, "call.model is absent."],
  ["signals.m == 2", ERROR, "signals.m is 2.5, which is not an int."],
  ["size(signals.s) == 65", TRUE, `signals.s is '${"a".repeat(64)}'….`],
  ["signals.n + 1 > 0", ERROR, "signals.n is 9007199254740991, and the result is beyond the ints."],
  ["'shell' in call.tools", TRUE, "call.tools has 2 elements, 1 of which meets it == 'shell'."],
  ["call.tools.all(t, t == 'x')", FALSE, "call.tools has 2 elements, 2 of which meet it != 'x'."],
  ["'b' in principal.tags", FALSE, "principal.tags has 1 element, none of which meets it == 'b'."],
  ["findings.exists(f, f.count > 1)", FALSE, "findings has 0 elements."],
] as const)("%s is told with what was found", (text, truth, why) => {
  const read = readCondition(text, vocabulary);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const trace = traceCondition(read.value.condition, facts, vocabulary);
  expect(trace).toMatchObject({ truth, tests: [{ truth, why }] });
});

test("a test that stands twice in a condition is told once, and a constant not at all", () => {
  const read = readCondition("has(subject.id) || env.name == 'dev' && has(subject.id) || 1 > 2", vocabulary);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { tests } = traceCondition(read.value.condition, facts, vocabulary);
  expect(tests.map(({ text }) => text)).toEqual(["env.name == 'dev'", "has(subject.id)"]);
});
