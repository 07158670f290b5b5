import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { detect } from "../../../test/kit/detect.ts";
import type { PatternsParams } from "../../definition.ts";
import type { TextDetector } from "../detector.ts";
import { createPatternsDetector } from "./patterns-detector.ts";

const badge = { name: "badge", regex: "\\bEMP-\\d{6}\\b" };

function detectorOf(params: PatternsParams): TextDetector {
  const detector = createPatternsDetector(params);
  if (!detector.ok) throw new Error(detector.error);
  return detector.value;
}

function errorOf(regex: string): string | undefined {
  const detector = createPatternsDetector({ patterns: [badge, { name: "mine", regex }] });
  return detector.ok ? undefined : detector.error;
}

describe("patterns", () => {
  test("finds every match of every pattern, named after it", () => {
    const detector = detectorOf({
      patterns: [badge, { name: "cost centre", regex: "CC[0-9]+", score: 0.7 }],
    });
    expect(detect(detector, "EMP-123456 pays CC77, EMP-1 and EMP-654321 do not")).toEqual([
      { type: "BADGE", start: 0, end: 10, score: 1, evidence: "pattern", rule: "badge" },
      { type: "COST_CENTRE", start: 16, end: 20, score: 0.7, evidence: "pattern", rule: "cost centre" },
      { type: "BADGE", start: 32, end: 42, score: 1, evidence: "pattern", rule: "badge" },
    ]);
  });

  test("passes over what is allowed, ignoring case", () => {
    const detector = detectorOf({ patterns: [badge], allow: ["emp-000000"] });
    expect(detect(detector, "EMP-000000 EMP-000001").map(({ start }) => start)).toEqual([11]);
  });

  test.each<[regex: string, error: string]>([
    ["(?P<x>a{1,3}b", "patterns[1] 'mine': missing closing )"],
    ["ab**c", "patterns[1] 'mine': invalid nested repetition operator at character 3: '**'"],
    [
      "x(?=y)",
      "patterns[1] 'mine': invalid or unsupported Perl syntax at character 2: '(?='; look-around takes more than linear time and is not offered",
    ],
    [
      "(a)\\1",
      "patterns[1] 'mine': invalid escape sequence at character 4: '\\1'; back-references take more than linear time and are not offered",
    ],
    ["(a{1,1000}){1,1000}", "patterns[1] 'mine': expression too large"],
    [
      "[ab]{900}",
      "patterns[1] 'mine': it compiles to 902 instructions, 500 are allowed: use smaller counted repetitions",
    ],
    ["x*", "patterns[1] 'mine': it can match the empty text: let it require a character"],
  ])("refuses %s and says why", (regex, error) => {
    expect(errorOf(regex)).toBe(error);
  });

  test("names every pattern that does not compile", () => {
    const detector = createPatternsDetector({
      patterns: [{ name: "a", regex: "(" }, badge, { name: "b", regex: "[" }],
    });
    expect(detector.ok ? "" : detector.error).toMatch(/^patterns\[0\] 'a': .*; patterns\[2\] 'b': /);
  });

  test.each<[regex: string, needs: Partial<TextDetector>]>([
    ["[a-z]{1,40} [0-9]{4}", { needs: "window", spanCharsMax: 45 }],
    ["\\bab\\b", { needs: "window", spanCharsMax: 10 }],
    ["a.*b", { needs: "whole" }],
    ["a.{300}b", { needs: "whole" }],
    ["^ab", { needs: "whole" }],
  ])("says what a stream must hold back for %s", (regex, needs) => {
    expect(detectorOf({ patterns: [badge, { name: "mine", regex }] })).toMatchObject(needs);
  });

  test("covers the rest of a text, rather than search it without end, where each search may read all of it", () => {
    const text = "a".repeat(20_000);
    const found = detect(detectorOf({ patterns: [{ name: "hostile", regex: "a.*b|a" }] }), text);
    expect(found.length).toBeLessThan(1_000);
    expect(found.at(-1)?.end).toBe(text.length);
    expect(found.every(({ start }, index) => start === (found[index - 1]?.end ?? 0))).toBeTrue();
  });

  test("finds what a backtracking engine finds", () => {
    const regex = fc.constantFrom("ab|ba", "a{2}b", "(?:ab)+c", "[ab]c", "b(?:a|c){1,3}");
    fc.assert(
      fc.property(
        regex,
        fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 60 }),
        (pattern, text) => {
          const found = detect(detectorOf({ patterns: [{ name: "mine", regex: pattern }] }), text);
          const expected = [...text.matchAll(new RegExp(pattern, "g"))].map(({ index, 0: { length } }) => [
            index,
            index + length,
          ]);
          // Spaced-out text is read a second time, without its spaces: those findings span spaces.
          const plain = found.filter(({ start, end }) => !text.slice(start, end).includes(" "));
          expect(plain.map(({ start, end }) => [start, end])).toEqual(expected);
        },
      ),
    );
  });
});
