import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { printUsd, printUsdInCents } from "./print-usd.ts";

const amount = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 30_000_000 }));

describe("printed dollars", () => {
  test("lose nothing: read again they are the same nano-USD", () => {
    fc.assert(
      fc.property(amount, (nanoUsd) => {
        const printed = printUsd(nanoUsd);
        expect(printed).toMatch(/^\$\d+\.\d\d(?:\d{0,6}[1-9])?$/);
        const [dollars = "", decimals = ""] = printed.slice(1).split(".");
        expect(BigInt(dollars) * 1_000_000_000n + BigInt(decimals.padEnd(9, "0"))).toBe(BigInt(nanoUsd));
      }),
    );
  });

  test("in cents are never more than they are, nor less by a cent", () => {
    fc.assert(
      fc.property(amount, (nanoUsd) => {
        const isCents = nanoUsd >= 10_000_000;
        const rounded = isCents ? nanoUsd - (nanoUsd % 10_000_000) : nanoUsd;
        expect(printUsdInCents(nanoUsd)).toBe(printUsd(rounded));
        if (isCents) expect(printUsdInCents(nanoUsd)).toMatch(/^\$\d+\.\d\d$/);
      }),
    );
  });

  test.each([
    [0, "$0.00", "$0.00"],
    [1, "$0.000000001", "$0.000000001"],
    [9_999_999, "$0.009999999", "$0.009999999"],
    [10_000_000, "$0.01", "$0.01"],
    [499_979_999_999, "$499.979999999", "$499.97"],
    [500_000_000_000, "$500.00", "$500.00"],
    [125_000_000, "$0.125", "$0.12"],
  ])("%d nano-USD is %s, in cents %s", (nanoUsd, exact, inCents) => {
    expect({ exact: printUsd(nanoUsd), inCents: printUsdInCents(nanoUsd) }).toEqual({ exact, inCents });
  });
});
