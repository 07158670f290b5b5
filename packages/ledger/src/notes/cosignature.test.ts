import { describe, expect, test } from "bun:test";
import { parseCosignature, printCosignature } from "./cosignature.ts";

const signature = new Uint8Array(64).fill(7);

describe("a cosignature", () => {
  test("is printed and read again, wherever in its buffer it lies", () => {
    const cosignature = { timestampSeconds: Number.MAX_SAFE_INTEGER, signature };
    const printed = printCosignature(cosignature);
    const within = new Uint8Array([1, 2, 3, ...printed]).subarray(3);
    expect(parseCosignature(within)).toEqual(cosignature);
  });

  test.each([
    ["a byte less", new Uint8Array(71)],
    ["a byte more", new Uint8Array(73)],
    ["a time of 2^53 seconds", new Uint8Array([0, 0x20, 0, 0, 0, 0, 0, 0, ...signature])],
  ])("is none with %s", (_name, bytes) => {
    expect(parseCosignature(bytes)).toBeUndefined();
  });
});
