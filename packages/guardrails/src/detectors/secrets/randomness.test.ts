import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fillFormat, seededDraw } from "../../../test/kit/draw.ts";
import { isSequence, looksRandom } from "./randomness.ts";

const draw = seededDraw(23);

function shareFound(format: string): number {
  const values = Array.from({ length: 1000 }, () => fillFormat(format, draw));
  return values.filter(looksRandom).length / values.length;
}

describe("values drawn at random", () => {
  test.each([
    ["{hex 32}", 0.99],
    ["{hex 64}", 0.99],
    ["{base62 20}", 0.99],
    ["{base62 32}", 0.99],
    ["{base64 44}", 0.99],
    ["{base36 24}", 0.98],
    ["{upper36 24}", 0.98],
    ["{base62 16}", 0.97],
    ["{base36 16}", 0.94],
  ])("of %s at least %d look so", (format, share) => {
    expect(shareFound(format)).toBeGreaterThanOrEqual(share);
  });
});

const words = [
  ..."access account admin api application authentication base bucket button cache client cluster code".split(
    " ",
  ),
  ..."config connection container controller credential database default deployment description element".split(
    " ",
  ),
  ..."encryption endpoint environment error event field file filter function gateway handler header".split(
    " ",
  ),
  ..."identity image index input instance integration interface internal key label length library list".split(
    " ",
  ),
  ..."login manager message method model module name network number object option output package parent".split(
    " ",
  ),
  ..."password path payload permission pipeline policy prefix private project provider public query".split(
    " ",
  ),
  ..."record region registry request resource response result role rotation route scope secret security".split(
    " ",
  ),
  ..."service session setting signature source state status storage stream string system table target".split(
    " ",
  ),
  ..."template test timeout token type update user validation value vault version webhook window".split(" "),
];

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const spellings: readonly ((parts: readonly string[]) => string)[] = [
  (parts) => parts.join("_"),
  (parts) => parts.join("-"),
  (parts) => parts.join("."),
  (parts) => parts.join("_").toUpperCase(),
  (parts) => parts.map(capitalised).join(""),
  ([first = "", ...rest]) => first + rest.map(capitalised).join(""),
];

test("no name made of words looks drawn at random, however it is spelt and numbered", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...words), { minLength: 2, maxLength: 5 }),
      fc.constantFrom(...spellings),
      fc.constantFrom("", "1", "2", "V2", "_v3", "64", "2024"),
      (parts, spell, number) => {
        expect(looksRandom(spell(parts) + number)).toBe(false);
      },
    ),
  );
});

test.each([
  "1234567890abcdef1234567890abcdef",
  "abcdefghijklmnopqrstuvwxyz012345",
  "a1b2c3d4e5f6g7h8i9j0",
  "deadbeefdeadbeefdeadbeef",
  "000000000000000000000000",
])("%s counts up or repeats itself", (value) => {
  expect(isSequence(value)).toBe(true);
});
