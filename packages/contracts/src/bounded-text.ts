import { z } from "zod";

/** Text of so many code points, both bounds included. JSON Schema counts code points too; Zod's own `max` counts UTF-16 units. */
export function boundedText(charsMin: number, charsMax: number): z.ZodString {
  return z
    .string()
    .refine((text) => hasCodePoints(text, charsMin, charsMax), {
      error: `must be ${charsMin} to ${charsMax} characters long`,
    })
    .meta({ minLength: charsMin, maxLength: charsMax });
}

/** The same of text that is kept in a column of its own: without U+0000, which PostgreSQL does not take. */
export function keptText(charsMax: number): z.ZodString {
  return boundedText(1, charsMax).refine((text) => !text.includes("\0"), {
    error: "must not hold the character U+0000",
  });
}

/** Whether the text has so many code points, both bounds included. */
export function hasCodePoints(text: string, min: number, max: number): boolean {
  // A code point is one or two UTF-16 units, so most texts need no counting.
  if (text.length < min || text.length > 2 * max) return false;
  if (text.length <= max && text.length >= 2 * min) return true;
  const count = [...text].length;
  return count >= min && count <= max;
}
