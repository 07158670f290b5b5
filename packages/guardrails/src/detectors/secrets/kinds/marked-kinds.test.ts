import { describe, expect, test } from "bun:test";
import { markedKinds } from "./marked-kinds.ts";
import { vendorKinds } from "./vendor-kinds.ts";

/** What a shape says outside of its classes. */
function outsideClasses(shape: RegExp): string {
  return shape.source.replace(/\\./g, "_").replace(/\[[^\]]*\]/g, "_");
}

describe("kinds of secrets", () => {
  test("there are more than 250 published formats and names of issuers", () => {
    expect(markedKinds.length + vendorKinds.length).toBeGreaterThan(250);
  });

  // An unbounded repetition would let a hostile text decide how long one look takes.
  test.each(markedKinds)("the shape of $type is sticky and bounded: $shape", ({ shape }) => {
    expect(shape.sticky).toBe(true);
    expect(outsideClasses(shape)).not.toMatch(/[*+]|\{\d+,\}/);
  });

  test.each(vendorKinds)("the shape of $type is of the whole value and bounded: $shape", ({ shape }) => {
    expect(shape.source).toMatch(/^\^.*\$$/);
    expect(outsideClasses(shape)).not.toMatch(/[*+]|\{\d+,\}/);
  });

  test.each(markedKinds)("each literal of $type is lower case and two characters or more", ({ literals }) => {
    for (const literal of literals) {
      expect(literal).toBe(literal.toLowerCase());
      expect(literal.length).toBeGreaterThanOrEqual(2);
    }
  });
});
