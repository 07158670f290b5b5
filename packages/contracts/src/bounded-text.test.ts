import { expect, test } from "bun:test";
import fc from "fast-check";
import { boundedText } from "./bounded-text.ts";

test("lengths are code points, as they are in JSON Schema: a fox is one, though UTF-16 needs two units", () => {
  const text = boundedText(2, 4);
  expect(text.safeParse("🦊🦊🦊🦊").success).toBe(true);
  expect(text.safeParse("🦊🦊🦊🦊🦊").success).toBe(false);
  expect(text.safeParse("🦊").success).toBe(false);
});

test("agrees with counting, whatever the text and the bounds", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 8 });
  fc.assert(
    fc.property(text, fc.nat(6), fc.nat(6), (sample, min, more) => {
      const count = [...sample].length;
      expect(boundedText(min, min + more).safeParse(sample).success).toBe(
        count >= min && count <= min + more,
      );
    }),
  );
});
