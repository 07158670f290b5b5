// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { substitute } from "./substitute.ts";

describe("substitute", () => {
  test.each([
    ["${A}", "1"],
    ["x${A}y${B}z", "x1y2z"],
    ["${A}${A}", "11"],
    ["${C:-d}", "d"],
    ["${EMPTY:-d}", "d"],
    ["${C:-}", ""],
    ["${A:-d}", "1"],
    ["$${A}", "${A}"],
    ["$$A $ {A} $A", "$$A $ {A} $A"],
    ["${NESTED}", "${A}"],
  ])("turns %s into %s", (text, expected) => {
    expect(substitute(text, { A: "1", B: "2", EMPTY: "", NESTED: "${A}" }).text).toBe(expected);
  });

  test("names what is missing, empty variables among it, and what it used", () => {
    const result = substitute("${A}${B}${C}", { A: "1", B: "" });
    expect(result).toEqual({ text: "1", used: ["A"], missing: ["B", "C"], malformed: false });
  });

  test.each(["${", "${A", "${1A}", "${}", "${A B}", "${A-d}"])("calls %s malformed", (text) => {
    expect(substitute(text, { A: "1" }).malformed).toBe(true);
  });

  test("leaves a text alone in which no reference begins", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("${")),
        (text) => substitute(text, {}).text === text,
      ),
    );
  });
});
