import { describe, expect, test } from "bun:test";
import { printCondition } from "./print-condition.ts";
import { readEntries } from "./read-entries.ts";
import { namedTypes, vocabularyOf } from "./vocabulary.ts";

const vocabulary = vocabularyOf({
  signals: new Map([
    ["trust", { kind: "one-of", values: ["low", "high"] }],
    ["n", namedTypes.int],
  ]),
  actions: [],
});

describe("a map", () => {
  test.each([
    [{}, "true"],
    [{ action: "infer:run" }, "action == 'infer:run'"],
    [{ resource: {} }, "true"],
    [
      { resource: { sensitivity: "public", id: "a" } },
      "has(resource.id) && resource.id == 'a' && resource.sensitivity == 'public'",
    ],
    [{ signals: { n: -0 } }, "has(signals.n) && signals.n == 0"],
    [{ signals: { undeclared: true } }, "has(signals.undeclared) && signals.undeclared == true"],
    [{ signals: { constructor: "a" } }, "has(signals.constructor) && signals.constructor == 'a'"],
    [{ signals: { n: null } }, "!has(signals.n)"],
    [{ subject: null }, "!has(subject.id) && !has(subject.type)"],
    [{ principal: { tags: null } }, "!has(principal.tags)"],
    [{ findings: null }, "!has(findings)"],
  ])("%j means %s", (map, text) => {
    const read = readEntries(map, vocabulary);
    expect(read.ok && printCondition(read.value).replace(/[()]/g, "")).toBe(text.replace(/[()]/g, ""));
  });

  test.each([
    [{ foo: 1 }, "UNKNOWN_FACT", ["foo"], expect.stringMatching(/^There are action, env, /)],
    [{ actoin: "infer:run" }, "UNKNOWN_FACT", ["actoin"], "Did you mean action?"],
    [
      { sensitivity: "public" },
      "UNKNOWN_FACT",
      ["sensitivity"],
      "Did you mean resource: {sensitivity: ...}?",
    ],
    [
      { resource: { sensitivty: "public" } },
      "UNKNOWN_FACT",
      ["resource", "sensitivty"],
      "Did you mean sensitivity?",
    ],
    [{ "resource.id": "a" }, "UNKNOWN_FACT", ["resource.id"], "Nest it: resource: {id: ...}."],
    [{ timestamp: "2026" }, "UNKNOWN_FACT", ["timestamp"], "Send what matters of it as a signal."],
    [
      { signals: { "Not a name": 1 } },
      "UNKNOWN_FACT",
      ["signals", "Not a name"],
      expect.stringContaining("up to 41 of a-z"),
    ],
    [{ action: "infer:rum" }, "TYPE_ERROR", ["action"], "Did you mean 'infer:run'?"],
    [{ action: null }, "TYPE_ERROR", ["action"], "Take the entry out, or name a value."],
    [{ action: ["infer:run"] }, "TYPE_ERROR", ["action"], expect.stringContaining("action in ['a', 'b']")],
    [{ signals: { n: "4" } }, "TYPE_ERROR", ["signals", "n"], "Write the number without quotes."],
    [
      { signals: { trust: { a: 1 } } },
      "TYPE_ERROR",
      ["signals", "trust"],
      expect.stringContaining("Give one value"),
    ],
    [{ signals: null }, "TYPE_ERROR", ["signals"], "Name its fields, as in signals: {trust: ...}."],
    [{ env: "prod" }, "TYPE_ERROR", ["env"], "Name its fields, as in env: {name: ...}."],
    [{ env: null }, "TYPE_ERROR", ["env"], "Name its fields, as in env: {name: ...}."],
    [
      { call: { tools: "shell" } },
      "TYPE_ERROR",
      ["call", "tools"],
      "Write `when` as an expression: \"'a' in call.tools\".",
    ],
  ])("%j is refused", (map, code, path, mend) => {
    expect<unknown>(readEntries(map, vocabulary)).toEqual({
      ok: false,
      error: [{ code, path, message: expect.stringMatching(/[^.]$/), mend }],
    });
  });

  test("takes -0 for 0, as every comparison does", () => {
    const read = readEntries({ signals: { n: -0 } }, vocabulary);
    const test = { kind: "entry", path: "signals.n", value: 0 };
    expect<unknown>(read).toEqual({ ok: true, value: { kind: "test", negated: false, test } });
  });

  test("tells all its problems at once", () => {
    const read = readEntries({ foo: 1, resource: { bar: 2 }, signals: { n: "x" } }, vocabulary);
    expect(read.ok ? [] : read.error.map(({ path }) => path.join("."))).toEqual([
      "foo",
      "resource.bar",
      "signals.n",
    ]);
  });
});
