import { describe, expect, test } from "bun:test";
import type { Condition, SingleTest } from "./condition.ts";
import { readCondition } from "./read-condition.ts";
import { operatorSlips, signSlips } from "./slips.ts";
import { namedTypes, vocabularyOf } from "./vocabulary.ts";

const vocabulary = vocabularyOf({
  signals: new Map([
    ["trust", { kind: "one-of", values: ["low", "high"] }],
    ["n", namedTypes.int],
    ["d", namedTypes.decimal],
    ["flag", namedTypes.bool],
    ["mixed", { kind: "one-of", values: ["low", 1, true] }],
    ["not", namedTypes.string],
    ["in", namedTypes.string],
    ["true", namedTypes.string],
  ]),
  actions: ["read"],
});

const intMax = Number.MAX_SAFE_INTEGER;
const n = { kind: "value", path: "signals.n" } as const;
const d = { kind: "value", path: "signals.d" } as const;
const idSize = { kind: "size", path: "resource.id" } as const;

describe("a comparison with a number is a closed range", () => {
  test.each([
    ["signals.n < 5", { of: n, min: null, max: 4 }],
    ["signals.n <= 5", { of: n, min: null, max: 5 }],
    ["signals.n > 5", { of: n, min: 6, max: null }],
    ["signals.n >= 5", { of: n, min: 5, max: null }],
    ["5 < signals.n", { of: n, min: 6, max: null }],
    ["signals.n < 2.5", { of: n, min: null, max: 2 }],
    ["signals.n >= -0.5", { of: n, min: 0, max: null }],
    ["signals.n > 9007199254740991", { of: n, min: intMax + 1, max: null }],
    ["signals.n < -9007199254740991", { of: n, min: null, max: -intMax - 1 }],
    ["signals.n < 1e300", { of: n, min: null, max: intMax }],
    ["signals.n < -1e300", { of: n, min: null, max: -intMax - 1 }],
    ["signals.d < 1", { of: d, min: null, max: 1 - Number.EPSILON / 2 }],
    ["signals.d <= 1", { of: d, min: null, max: 1 }],
    ["signals.d > 0", { of: d, min: Number.MIN_VALUE, max: null }],
    ["signals.d > -5e-324", { of: d, min: 0, max: null }],
    ["signals.d > 1.7976931348623157e308", { of: d, min: Number.POSITIVE_INFINITY, max: null }],
    ["size(resource.id) < 3", { of: idSize, min: null, max: 2 }],
    ["size(resource.id) == 3", { of: idSize, min: 3, max: 3 }],
  ] as const)("%s", (text, range) => {
    expect(singleTest(text)).toEqual({ kind: "test", negated: false, test: { kind: "range", ...range } });
  });
});

describe("an equality is a test for one of some values", () => {
  test.each([
    ["signals.n == 5.0", { path: "signals.n", values: [5] }],
    ["signals.n in [3, 1, 2, 1.0]", { path: "signals.n", values: [1, 2, 3] }],
    ["signals.d in [-0.0, 10, 9]", { path: "signals.d", values: [0, 9, 10] }],
    ["'low' == signals.trust", { path: "signals.trust", values: ["low"] }],
    ["signals.n == -0", { path: "signals.n", values: [0] }],
    ["signals.d == 0 * -1", { path: "signals.d", values: [0] }],
    ["signals.mixed in ['low', 1, true]", { path: "signals.mixed", values: [true, 1, "low"] }],
    ["signals.flag", { path: "signals.flag", values: [true] }],
    ["signals.flag == false", { path: "signals.flag", values: [false] }],
  ] as const)("%s", (text, { path, values }) => {
    expect<unknown>(singleTest(text)).toStrictEqual({
      kind: "test",
      negated: false,
      test: { kind: "one-of", path, values },
    });
  });
});

describe("what is known when it is read is a constant", () => {
  test.each([
    ["has(action)", true],
    ["env.name != null", true],
    ["1 + 2 * 3 == 7", true],
    ["size('😀') > 1", false],
    ["'abc'.contains('b') && 'a' in ['a', 'b']", true],
    ["signals.n == 1 && false", false],
    ["signals.n == 1 || !false", true],
  ])("%s is %p", (text, value) => {
    expect(conditionOf(text)).toEqual({ kind: "constant", value });
  });
});

test("a product or sum of facts is a relation, since it may go beyond the ints", () => {
  const left = {
    kind: "add",
    left: { kind: "fact", path: "signals.n" },
    right: { kind: "literal", value: 1 },
  };
  const right = { kind: "literal", value: 5 };
  expect(singleTest("signals.n + 1 < 5")).toEqual({
    kind: "test",
    negated: false,
    test: { kind: "relation", operator: "<", left, right },
  } as SingleTest);
});

test("words that are operators elsewhere may be names after a dot", () => {
  expect(conditionOf("signals.not in ['a'] && signals.in == 'b' && signals.true == 'c'").kind).toBe("and");
});

describe("a slip is told alone, and does not hide what follows it", () => {
  test.each([...operatorSlips].filter(([, { meant }]) => meant !== "!"))("%s", (written, slip) => {
    const isJoin = slip.meant === "&&" || slip.meant === "||";
    const [left, right] = isJoin ? ["signals.flag", "signals.flag"] : ["signals.n", "[1]"];
    const found = problemsOf(`${left} ${written} ${right} && (1 < 2 < 3)`);
    expect(found.map(({ message }) => message)).toEqual([slip.message, "comparisons do not chain"]);
    expect(found[0]?.span).toEqual({ start: left.length + 1, end: left.length + 1 + written.length });
  });

  test.each([...signSlips])("the sign %s", (sign, mend) => {
    expect(problemsOf(`action == 'read' ${sign} && signals.flag`)).toEqual([
      { code: "SYNTAX_ERROR", span: { start: 17, end: 18 }, message: `\`${sign}\` means nothing here`, mend },
    ]);
  });

  test.each([
    [
      "action matches 'r.*' && signals.flag",
      "`matches` does not exist here: there are no regular expressions",
    ],
    [
      "action.matches('r.*') && signals.flag",
      "`matches` does not exist here: there are no regular expressions",
    ],
    ["(action contains 'r') && signals.flag", "`contains` is a method of a fact"],
    ["signals.flag is true", "`is` is not an operator here"],
    ["not signals.flag", "`not` is not an operator here"],
    ["action.startWith('r')", "there is no method `startWith`"],
    ["len(action) == 1", "there is no function `len`"],
    ["call.tools.exists('a')", "this call has not the right arguments"],
    ["action == 'read", "the text that begins here is not closed"],
    ["action == '\\x'", "a backslash is followed by a sign that it cannot escape"],
    ["action == '\\ud83d\\ude00'", "this is half a Unicode sign (a lone surrogate)"],
    ["action == '\\U00110000'", "this is not the number of a Unicode sign"],
    ["action in ['read' 'write']", "a comma is missing before the text in quotes"],
    ["action == 'read')", "`)` closes nothing"],
    ["signals.n == 0x1F", "`0x1F` is not a number"],
    ["signals.n == 9007199254740992", "this int is too large to be exact"],
    ["signals.d == 1e999", "this decimal is too large"],
    ["", "the condition is empty"],
  ])("%s", (text, message) => {
    expect(problemsOf(text)[0]).toMatchObject({ code: "SYNTAX_ERROR", message });
  });
});

test("what follows from a problem is not told again", () => {
  const told = (text: string) => problemsOf(text).map(({ message }) => message);
  expect(told("action == )")).toEqual(["a value is missing before `)`"]);
  expect(told("signals.flag && and signals.flag")).toEqual(["`and` is not an operator here"]);
  expect(told("action in ['read'; ; ]")).toEqual(["`;` means nothing here", "`;` means nothing here"]);
  expect(told("size(action).size() == 1")).toEqual(["`size` is asked of something that has no fields"]);
  expect(told("!signals.nn == 1 || signals.flag")).toEqual(["the signal `nn` is not declared"]);
});

test("a message never grows with the text", () => {
  const long = "x".repeat(1_000);
  for (const text of [
    long,
    `signals.${long}`,
    `${long}()`,
    `action == '${long}'`,
    `1${long}`,
    `call.tools.all(t, t.${long})`,
  ]) {
    for (const { message, mend } of problemsOf(text)) expect(`${message}${mend}`.length).toBeLessThan(400);
  }
});

test("lengths are counted in code points", () => {
  expect(problemsOf(`env.name == '${"😀".repeat(64)}'`)).toEqual([]);
  expect(problemsOf(`env.name == '${"😀".repeat(65)}'`)).toMatchObject([{ code: "TYPE_ERROR" }]);
  expect(problemsOf("env.name == ''")).toMatchObject([{ code: "TYPE_ERROR" }]);
});

describe("what goes too far is refused", () => {
  test.each([
    ["nests", `${"(".repeat(65)}true${")".repeat(65)}`, "the condition nests deeper than 64"],
    ["calculates", `${"signals.n + ".repeat(65)}1 > 0`, "the condition calculates more than 64 times"],
    ["is written", `${" ".repeat(16_381)}true`, "the condition has 16385 characters, more than 16384"],
  ])("where it %s one more than is allowed", (_what, text, message) => {
    expect(problemsOf(text)).toMatchObject([{ code: "TOO_COMPLEX", message }]);
  });

  test.each([
    ["nests", `${"(".repeat(64)}true${")".repeat(64)}`],
    ["calculates", `${"signals.n + ".repeat(64)}1 > 0`],
    ["is written", `${" ".repeat(16_380)}true`],
  ])("and read where it %s as much as is allowed", (_what, text) => {
    expect(readCondition(text, vocabulary).ok).toBe(true);
  });
});

describe("a problem of types is told with its name", () => {
  test.each([
    [
      "signals.trust == 'lo'",
      "TYPE_ERROR",
      "`signals.trust` is one of 'low', 'high', never 'lo'",
      "Did you mean 'low'?",
    ],
    ["action == 'reed'", "TYPE_ERROR", expect.stringContaining("never 'reed'"), "Did you mean 'read'?"],
    [
      "signals.n == '5'",
      "TYPE_ERROR",
      "`signals.n` is an int, never '5'",
      "Write the number without quotes.",
    ],
    [
      "signals.flag == 'true'",
      "TYPE_ERROR",
      "`signals.flag` is a bool, never 'true'",
      "Write true without quotes.",
    ],
    [
      "resource.id == 5",
      "TYPE_ERROR",
      expect.stringContaining("never 5"),
      "Put it in quotes if it is text: '5'.",
    ],
    [
      "size(resource.id) == -1",
      "TYPE_ERROR",
      "`size(resource.id)` is an int of 0 or more, never -1",
      "Name a value that it can have.",
    ],
    ["signals.nn == 1", "UNKNOWN_SIGNAL", "the signal `nn` is not declared", "Did you mean signals.n?"],
    [
      "signals.weather == 'a'",
      "UNKNOWN_SIGNAL",
      "the signal `weather` is not declared",
      "Declare its type under `signals:`, as in weather: string.",
    ],
    [
      "signals.weather > 4",
      "UNKNOWN_SIGNAL",
      "the signal `weather` is not declared",
      "Declare its type under `signals:`, as in weather: int.",
    ],
    [
      "0.5 <= signals.weather",
      "UNKNOWN_SIGNAL",
      "the signal `weather` is not declared",
      "Declare its type under `signals:`, as in weather: decimal.",
    ],
    ["signals.n.m == 1", "UNKNOWN_FACT", "the signal `n` has no fields", "Write signals.n."],
    [
      "resource.sensitivty == 'public'",
      "UNKNOWN_FACT",
      "there is no fact `resource.sensitivty`",
      "Did you mean resource.sensitivity?",
    ],
    [
      "decision == 'ALLOW'",
      "UNKNOWN_FACT",
      "only an invariant may read `decision`",
      "A rule decides: it comes before there is a decision.",
    ],
    [
      "signals.d + 1 > 0",
      "TYPE_ERROR",
      "only ints are calculated with, and `signals.d` is a decimal",
      "Calculate with ints alone: int facts, sizes and whole numbers.",
    ],
    [
      "call.tools.exists(t, findings.exists(f, f.type == t))",
      "TYPE_ERROR",
      "a quantifier stands inside another",
      "Join them outside: call.tools.exists(t, ...) && findings.exists(f, ...).",
    ],
    [
      "5 in call.tools",
      "TYPE_ERROR",
      "an element of call.tools is a string, never 5",
      "Put it in quotes if it is text: '5'.",
    ],
    [
      "signals.n * signals.n > 0",
      "TYPE_ERROR",
      "`signals.n * signals.n` multiplies two facts",
      "Multiply by a number: only then can a condition be analysed.",
    ],
    [
      "9007199254740991 + 1 > 0",
      "TYPE_ERROR",
      "`9007199254740991 + 1` goes beyond the ints (2^53 - 1)",
      "Take smaller numbers.",
    ],
    [
      "signals.n",
      "TYPE_ERROR",
      "a condition is true or false, and `signals.n` is an int",
      "Compare it with something, as in resource.type == 'model'.",
    ],
    ["signals.n in []", "TYPE_ERROR", "nothing is in an empty list", "Name at least one value."],
    [
      "null == null",
      "TYPE_ERROR",
      "only a fact can be there or absent, and `null` is null",
      "Ask for a fact: has(resource.id), resource.id != null.",
    ],
  ])("%s", (text, code, message, mend) => {
    expect<unknown>(problemsOf(text)).toEqual([{ code, message, mend, span: expect.anything() }]);
  });

  test("and all of them at once, in their order", () => {
    const codes = problemsOf("x == 1 && signals.y == 2 || action == 3").map(({ code }) => code);
    expect(codes).toEqual(["UNKNOWN_FACT", "UNKNOWN_SIGNAL", "TYPE_ERROR"]);
  });
});

function conditionOf(text: string): Condition {
  const read = readCondition(text, vocabulary);
  if (!read.ok) throw new Error(`${text}\n${JSON.stringify(read.error)}`);
  return read.value.condition;
}

function singleTest(text: string): SingleTest {
  const condition = conditionOf(text);
  if (condition.kind !== "test") throw new Error(`${text} is no single test`);
  return condition;
}

function problemsOf(text: string) {
  const read = readCondition(text, vocabulary);
  return read.ok ? [] : read.error;
}
