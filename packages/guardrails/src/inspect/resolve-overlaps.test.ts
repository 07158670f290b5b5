import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { evidences, type RawFinding } from "../finding.ts";
import { resolveOverlaps } from "./resolve-overlaps.ts";

describe("resolveOverlaps", () => {
  test.each<[string, RawFinding[], string[]]>([
    [
      "a checksum wins over a longer prefix",
      [finding("A", 0, 9, "checksum"), finding("B", 0, 20, "prefix")],
      ["A"],
    ],
    ["the longer of two shapes wins", [finding("A", 0, 9, "shape"), finding("B", 5, 20, "shape")], ["B"]],
    ["neighbours both stay", [finding("A", 0, 5, "shape"), finding("B", 5, 9, "shape")], ["A", "B"]],
    [
      "a phone number yields to weaker evidence",
      [finding("PHONE", 0, 12, "pattern"), finding("US_SSN", 0, 11, "context")],
      ["US_SSN"],
    ],
    [
      "scores of different types stay side by side",
      [finding("A", 0, 99, "score"), finding("B", 3, 50, "score"), finding("C", 5, 9, "shape")],
      ["A", "B", "C"],
    ],
    [
      "what explains takes no place",
      [{ ...finding("S", 0, 9, "checksum"), explains: true }, finding("A", 0, 9, "shape")],
      ["A", "S"],
    ],
  ])("%s", (_, findings, types) => {
    expect(resolveOverlaps(findings).map(({ type }) => type)).toEqual(types);
  });

  test("what stays never overlaps, and what goes overlaps something surer that stays", () => {
    const anyFinding = fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 12 }), fc.constantFrom(...evidences.slice(0, -1)))
      .map(([start, length, evidence]) => finding("A", start, start + length, evidence));
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 25 }), (findings) => {
        const kept = resolveOverlaps(findings);
        const overlaps = (a: RawFinding, b: RawFinding): boolean => a.start < b.end && b.start < a.end;
        expect(kept.every((a) => kept.every((b) => a === b || !overlaps(a, b)))).toBeTrue();
        const rank = ({ evidence }: RawFinding): number => evidences.indexOf(evidence);
        const lost = findings.filter((one) => !kept.includes(one));
        expect(
          lost.every((one) => kept.some((other) => overlaps(one, other) && rank(other) <= rank(one))),
        ).toBeTrue();
      }),
      { numRuns: 500 },
    );
  });
});

function finding(type: string, start: number, end: number, evidence: RawFinding["evidence"]): RawFinding {
  return { type, start, end, score: 0.9, evidence };
}
