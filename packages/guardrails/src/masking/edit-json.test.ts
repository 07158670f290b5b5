import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { editJson } from "./edit-json.ts";

const shout = (text: string) => text.toUpperCase();

describe("editJson", () => {
  test("edits string leaves and leaves all else byte for byte", () => {
    expect(editJson('{ "a" : "b", "c":[1.0, 1e400,"\\u0064"],\n"e" :{"f":"F"} }', shout)).toBe(
      '{ "a" : "B", "c":[1.0, 1e400,"D"],\n"e" :{"f":"F"} }',
    );
  });

  test.each([
    ["a text alone", '"x"', '"X"'],
    ["every one of duplicate keys", '{"a":"x","a":"y"}', '{"a":"X","a":"Y"}'],
    [
      "quotes, back-slashes and colons in a text",
      '["a\\":\\\\", "b"]',
      '["A\\":\\\\","B"]'.replace(",", ", "),
    ],
    ["what needs escaping", '["\\ud83d"]', '["\\ud83d"]'],
  ])("edits %s", (_what, json, expected) => {
    expect(editJson(json, shout)).toBe(expected);
  });

  test.each(["", "{", "{'a': 1}", '{"a":1}x', "NaN"])("does not edit %p, which is no JSON", (json) => {
    expect(editJson(json, shout)).toBeUndefined();
  });

  test("edits numbers only where it is told to", () => {
    const hide = (text: string) => text.replace(/^4\d{15}$/, "[CREDIT_CARD]");
    const json = '{"card":4111111111111111,"n":-1.5e3}';
    expect([editJson(json, hide), editJson(json, hide, "edit")]).toEqual([
      json,
      '{"card":"[CREDIT_CARD]","n":-1.5e3}',
    ]);
  });

  test("gives JSON whose leaves are edited and whose keys are not, for any JSON and any spacing", () => {
    const edit = (text: string) => `<${text}>\n"`;
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const edited = editJson(JSON.stringify(value, undefined, indent), edit);
        const expected = JSON.stringify(value, (_key, leaf) =>
          typeof leaf === "string" ? edit(leaf) : leaf,
        );
        expect(JSON.stringify(JSON.parse(edited ?? ""))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
