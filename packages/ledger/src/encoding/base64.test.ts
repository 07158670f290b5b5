import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fromBase64, toBase64 } from "./base64.ts";

describe("base64", () => {
  test("is the platform's, both ways, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });

  // Two texts for one hash would let a signed file be changed unseen.
  test.each([
    "QQ",
    "QQ=",
    "QQ===",
    "QR==",
    "QUE",
    "QUF=",
    "QUFB=",
    "QUFB====",
    "=",
    "====",
    "Q===",
    "QQ==\n",
    " QQ==",
    "QQ==QQ==",
    "QQ-_",
    "QÄ==",
  ])("refuses %j, which it would never print", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
