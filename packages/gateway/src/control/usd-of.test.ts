import { expect, test } from "bun:test";
import { nanoUsd } from "@meshgate/contracts";
import fc from "fast-check";
import { usdOf } from "./usd-of.ts";

test.each([
  [0n, "0.00"],
  [1n, "0.000000001"],
  [10_000_000n, "0.01"],
  [1_500_000_000n, "1.50"],
  [12_345_678_901n, "12.345678901"],
  [18_014_398_509_481_985n, "18014398.509481985"],
])("%p nano-USD are %s", (amount, usd) => {
  expect(usdOf(amount)).toBe(usd);
});

test("what it prints is read as the same amount", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 9_000_000_000_000_000n }), (amount) => {
      expect(nanoUsd(usdOf(amount))).toEqual({ ok: true, value: Number(amount) });
    }),
  );
});
