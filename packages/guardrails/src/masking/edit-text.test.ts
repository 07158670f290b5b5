import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Finding } from "../finding.ts";
import { editText } from "./edit-text.ts";
import { redaction } from "./redaction.ts";

function finding(type: string, start: number, end: number): Finding {
  return { type, start, end, score: 1, evidence: "list", guardrail: "g" };
}

const redact = ({ type }: Finding) => redaction(type);

describe("editText", () => {
  test.each<[string, Finding[], string]>([
    ["nothing", [], "0123456789"],
    ["in any order", [finding("B", 6, 8), finding("A", 1, 3)], "0[A]345[B]89"],
    ["side by side", [finding("A", 1, 3), finding("B", 3, 5)], "0[A][B]56789"],
    ["the longer of two that begin together", [finding("A", 1, 3), finding("B", 1, 6)], "0[B]6789"],
    ["what an overlap leaves over", [finding("A", 1, 5), finding("B", 3, 8)], "0[A][B]89"],
    ["one within another", [finding("B", 3, 4), finding("A", 1, 8)], "0[A]89"],
    ["all of it", [finding("A", 0, 10)], "[A]"],
  ])("edits %s", (_what, findings, expected) => {
    expect(editText("0123456789", findings, redact)).toBe(expected);
  });

  test("leaves what is not to be edited, and edits what it hid", () => {
    const findings = [finding("KEEP", 0, 6), finding("A", 2, 4)];
    const edit = (found: Finding) => (found.type === "KEEP" ? undefined : redact(found));
    expect(editText("0123456789", findings, edit)).toBe("01[A]456789");
  });

  /** If it broke, a part of what was found would leave. */
  test("keeps what was not found, in its order, and nothing that was", () => {
    const place = fc.tuple(fc.nat(40), fc.nat(10));
    fc.assert(
      fc.property(fc.string({ minLength: 50, maxLength: 50 }), fc.array(place), (text, places) => {
        const findings = places.map(([start, length]) => finding("A", start, start + length));
        const isFound = (at: number) => findings.some(({ start, end }) => start <= at && at < end);
        const kept = text.split("").filter((_character, at) => !isFound(at));
        expect(editText(text, findings, () => "")).toBe(kept.join(""));
      }),
      { numRuns: 1_000 },
    );
  });
});
