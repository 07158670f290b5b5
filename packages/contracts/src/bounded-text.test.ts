import { expect, test } from "bun:test";
import fc from "fast-check";
import { boundedText, keptText } from "./bounded-text.ts";

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

/** PostgreSQL takes no text with U+0000, SQLite does: a reason must be good or bad on both. */
test("text of a column of its own may hold anything but U+0000", () => {
  expect(keptText(20).safeParse("two\nlines\t\u001b 🦊").success).toBe(true);
  expect(keptText(20).safeParse("nul \0 inside").error?.issues).toMatchObject([
    { message: "must not hold the character U+0000" },
  ]);
});
