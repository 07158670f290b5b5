import { expect, test } from "bun:test";
import fc from "fast-check";
import { hasRepeatedKey } from "./has-repeated-key.ts";

// A client that keeps the first of two members is told what no guardrail judged, which looks at the last.
test.each([
  ['{"to":1,"to":1}', true],
  ['{"to":"b","a":[{}, {"x" : {"to":1}}],"to"\n:"c"}', true],
  ['[{"a":{"b":[[{"c":1,"c":2}]]}}]', true],
  ['{"to":1,"\\u0074o":2}', true],
  ['{"":1,"":2}', true],
  ['{"__proto__":1,"__proto__":2}', true],
  ['{"a":{"a":{"a":"a"}},"b":["a","a"],"c":"a"}', false],
  ['[{"a":1},{"a":1}]', false],
  ['{"a":"\\",\\"a\\":1","b":"{\\"a\\":1,\\"a\\":2}"}', false],
  ['{"a":"\\\\","b":"\\\\"}', false],
  ['{"To":1,"to":2}', false],
  ["{}", false],
  ["1", false],
])("of %s it says %p", (json, expected) => {
  expect(hasRepeatedKey(json)).toBe(expected);
});

test("is never so of what was printed from a value, and always where a member is printed twice", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (value, indent) => {
      expect(hasRepeatedKey(JSON.stringify([value], undefined, indent))).toBe(false);
      const members = JSON.stringify(value).slice(1, -1);
      const isTwice = Object.keys(value).length > 0;
      expect(hasRepeatedKey(isTwice ? `{"":{${members},${members}}}` : "{}")).toBe(isTwice);
    }),
    { numRuns: 500 },
  );
});
