import { expect, test } from "bun:test";
import fc from "fast-check";
import { openText, sealText } from "./sealed-text.ts";

test("opens to the same text, whatever it is, and never shows it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 8 }), (text) => {
      const sealed = sealText(text, "apr_1");
      expect(openText(sealed, "apr_1")).toBe(text);
      expect(Buffer.from(sealed.box).includes(text)).toBe(false);
    }),
  );
});

test("uses a new key for every text", () => {
  expect(sealText("same", "apr_1").key).not.toEqual(sealText("same", "apr_1").key);
});

// What an attacker gains if this breaks: who can write to the database shows an approver another text than was sent.
test("opens for no other approval, with no other key, and not once it was touched", () => {
  const sealed = sealText("wire 1 EUR", "apr_1");
  const touched = sealed.box.with(14, (sealed.box[14] ?? 0) ^ 1);
  expect(() => openText(sealed, "apr_2")).toThrow();
  expect(() => openText({ ...sealed, key: sealText("", "apr_1").key }, "apr_1")).toThrow();
  expect(() => openText({ ...sealed, box: touched }, "apr_1")).toThrow();
});
