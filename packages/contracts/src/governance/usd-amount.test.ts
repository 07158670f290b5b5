import { expect, test } from "bun:test";
import fc from "fast-check";
import { nanoUsd, USD_MAX } from "./usd-amount.ts";

const nanos = fc
  .integer({ min: 1, max: USD_MAX })
  .chain((whole) =>
    fc.integer({ min: 0, max: 999_999_999 }).map((part) => BigInt(whole - 1) * 1_000_000_000n + BigInt(part)),
  );

/** As people write it: `12.500000000`. */
function written(nano: bigint): string {
  return `${nano / 1_000_000_000n}.${String(nano % 1_000_000_000n).padStart(9, "0")}`;
}

test("reads every amount that it takes to the last nano-USD", () => {
  fc.assert(
    fc.property(
      nanos.filter((nano) => nano > 0n),
      (nano) => {
        expect(nanoUsd(written(nano))).toEqual({ ok: true, value: Number(nano) });
      },
    ),
  );
});

/** A JSON number keeps fifteen digits exactly. */
test("reads a number as the amount that was written, small ones with exponents too", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 10 ** 15 - 1 })),
      (nano) => {
        expect(nanoUsd(Number(written(BigInt(nano))))).toEqual({ ok: true, value: nano });
      },
    ),
  );
});

test("takes no text that is not a plain decimal", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (!/^\d+(\.\d+)?$/.test(text)) expect(nanoUsd(text).ok).toBe(false);
    }),
  );
});
