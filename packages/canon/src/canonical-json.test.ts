import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson } from "./canonical-json.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { NotCanonical } from "./not-canonical.ts";

/** Slow and plain: every step as RFC 8785 words it. */
function reference(value: JsonValue): string {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error("not finite");
    return Object.is(value, -0) ? "0" : `${value}`;
  }
  if (typeof value === "string") return referenceString(value);
  if (typeof value !== "object" || value === null) return `${value}`;
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => reference(item)).join()}]`;
  const members = Object.entries<JsonValue | undefined>(value as JsonObject)
    .toSorted(([a], [b]) => byCodeUnits(a, b))
    .flatMap(([key, item]) => (item === undefined ? [] : [`${referenceString(key)}:${reference(item)}`]));
  return `{${members.join()}}`;
}

function referenceString(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
  };
  let printed = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) throw new Error("lone surrogate");
    const control = code < 0x20 ? `\\u${code.toString(16).padStart(4, "0")}` : character;
    printed += escapes[character] ?? control;
  }
  return `"${printed}"`;
}

function byCodeUnits(a: string, b: string): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = a.charCodeAt(at) - b.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const awkwardKey = fc.constantFrom(
  "10",
  "9",
  "01",
  "1e3",
  "__proto__",
  "constructor",
  "toJSON",
  "",
  "\\ud800",
);
const key = fc.oneof(fc.string({ unit: "binary" }), fc.string(), awkwardKey);
const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(fc.string({ unit: "binary" }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.oneof(fc.boolean(), fc.constant(null), fc.integer()),
    fc.array(tie("value"), { maxLength: 5 }),
    fc
      .array(fc.tuple(key, fc.oneof(tie("value"), fc.constant(undefined))), { maxLength: 40 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

describe("canonical JSON", () => {
  test("is what the plain reading of RFC 8785 prints, for any value", () => {
    fc.assert(fc.property(anyJson, (value) => expect(canonicalJson(value)).toBe(reference(value))));
  });

  test("asks no value how it would like to be printed", () => {
    class Masked {
      readonly a = 1;
      toJSON() {
        return "***";
      }
    }
    const masked: JsonObject = Object.assign(new Masked());
    expect(canonicalJson({ a: [masked], b: masked })).toBe('{"a":[{"a":1}],"b":{"a":1}}');
  });

  test("leaves what it prints as it was, in order or not", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const before = structuredClone(value);
        canonicalJson(value);
        expect(value).toEqual(before);
      }),
    );
  });

  test("says the same value, and is its own canonical form", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test("does not depend on the order in which keys were written", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, anyJson), { maxLength: 40 }), (entries) => {
        const unique = [...new Map(entries)];
        expect(canonicalJson(Object.fromEntries(unique.toReversed()))).toBe(
          canonicalJson(Object.fromEntries(unique)),
        );
      }),
    );
  });

  test("leaves its argument as it was", () => {
    const value = Object.freeze({ b: Object.freeze([Object.freeze({ d: 1, c: 2 })]), a: null });
    expect(canonicalJson(value)).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(Object.keys(value)).toEqual(["b", "a"]);
  });

  test("counts a property that is undefined as absent", () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });
});

describe("the examples of RFC 8785", () => {
  test("3.2.2: literals, numbers and strings", () => {
    const value: JsonValue = JSON.parse(
      String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
    );
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test("3.2.3: keys by UTF-16 code units", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
        '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("appendix B: the number with the bits %s is %s", (bits, printed) => {
    const number = Buffer.from(bits, "hex").readDoubleBE();
    expect(canonicalJson(number)).toBe(printed);
    expect(canonicalJson({ "1": number })).toBe(`{"1":${printed}}`);
  });
});

describe("what JSON cannot say is refused, with its place", () => {
  // A value outside the type reaches the function only through a cast elsewhere: it must not become a silent null.
  const bigint: unknown = 1n;
  test.each<[string, unknown, readonly (string | number)[]]>([
    ["not a number", { a: [1, Number.NaN] }, ["a", 1]],
    ["infinity", Number.POSITIVE_INFINITY, []],
    ["minus infinity", { b: 1, a: Number.NEGATIVE_INFINITY }, ["a"]],
    ["a high surrogate alone", { a: "x\ud800y" }, ["a"]],
    ["a low surrogate alone", ["\udc00"], [0]],
    ["surrogates in the wrong order", "\ude00\ud83d", []],
    ["a lone surrogate in a key", { a: { "\udfff": 1 } }, ["a"]],
    ["a lone surrogate among integer keys", { "2": "\ud800" }, ["2"]],
    ["a bigint", { a: bigint }, ["a"]],
    ["undefined in an array", [undefined], [0]],
  ])("%s", (_name, value, path) => {
    const refusal = thrownBy(() => canonicalJson(value as JsonValue));
    expect(refusal).toBeInstanceOf(NotCanonical);
    expect((refusal as NotCanonical).path).toEqual(path);
  });

  test("text that merely quotes the escape of a surrogate is fine", () => {
    expect(canonicalJson("\\ud800")).toBe('"\\\\ud800"');
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
