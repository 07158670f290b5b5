import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { fingerprint } from "./fingerprint.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

test("is the SHA-256 of the canonical JSON's UTF-8 bytes", () => {
  // `printf '{"a":"€","b":1}' | sha256sum`
  expect(fingerprint({ b: 1, a: "€" }, sha256)).toBe(
    "2c6fbbec1f6bfa5ea5d93187c7f6960ae2fbc3f05c442ebb923b9a6777b85c76",
  );
});

test("is the same however the value was written down, and another for another value", () => {
  const written = fingerprint(JSON.parse('{ "b": 1.0, "a": [ -0 ] }'), sha256);
  expect(written).toBe(fingerprint({ a: [0], b: 1 }, sha256));
  expect(written).not.toBe(fingerprint({ a: ["0"], b: 1 }, sha256));
});
