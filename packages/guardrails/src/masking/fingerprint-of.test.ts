import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { fingerprintOf } from "./fingerprint-of.ts";

const hashWith = (key: string) => (text: string) => createHmac("sha256", key).update(text).digest("hex");

test("is the same for all spellings of a value, another for another type, value or key", () => {
  const one = fingerprintOf("CREDIT_CARD", "4111 1111 1111 1111", hashWith("a"));
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf("CREDIT_CARD", "4111-1111-1111-1111", hashWith("a"))).toBe(one);
  const others = [
    fingerprintOf("CREDIT_CARD", "4111 1111 1111 1112", hashWith("a")),
    fingerprintOf("PHONE", "4111 1111 1111 1111", hashWith("a")),
    fingerprintOf("CREDIT_CARD", "4111 1111 1111 1111", hashWith("b")),
  ];
  expect(new Set([one, ...others]).size).toBe(4);
});
