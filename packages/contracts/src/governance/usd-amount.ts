import { z } from "zod";

/** USD at most: what is left of 2^53 − 1 nano-USD for limits that stay exact in JSON and in every store. */
export const USD_MAX = 9_000_000;
const FRACTION_DIGITS = 9;
const MEND = 'Write an amount such as 500 or "0.25".';

/** Why a text or number is no amount that a limit can have, in words that follow the field's name. */
export type UsdFault = string;

/**
 * An amount in USD, more than 0 and exact to the nano-USD: a JSON number, or a decimal text where a number would not hold
 * every digit. `nanoUsd` reads it.
 */
export const UsdAmount = z
  .union([z.number(), z.string()], {
    error: ({ input }) =>
      input === undefined
        ? "is missing"
        : 'must be an amount in USD: a number such as 500, or a decimal text such as "0.25"',
  })
  .superRefine((amount, context) => {
    const read = nanoUsd(amount);
    if (!read.ok) context.addIssue({ code: "custom", message: read.error, params: { mend: MEND } });
  })
  .meta({ description: "USD, more than 0, with at most nine decimals.", examples: [500, "0.25"] });
export type UsdAmount = z.output<typeof UsdAmount>;

/** The amount in nano-USD, digit by digit: no floating-point arithmetic touches it. */
export function nanoUsd(
  amount: UsdAmount,
): { readonly ok: true; readonly value: number } | { readonly ok: false; readonly error: UsdFault } {
  const digits = typeof amount === "number" ? printedDigits(amount) : writtenDigits(amount);
  if (digits === undefined) {
    return {
      ok: false,
      error: 'must be a plain decimal such as "500" or "0.25", without sign, comma or unit',
    };
  }
  if (digits.negative) return { ok: false, error: "must be more than 0, and is negative" };
  const fraction = digits.fraction.replace(/0+$/, "");
  if (fraction.length > FRACTION_DIGITS) {
    return { ok: false, error: "must have at most nine decimals: it is counted in nano-USD" };
  }
  const nano = BigInt(digits.whole + fraction.padEnd(FRACTION_DIGITS, "0"));
  if (nano === 0n) return { ok: false, error: "must be more than 0" };
  if (nano > BigInt(USD_MAX) * 1_000_000_000n) {
    return { ok: false, error: `must be at most ${USD_MAX} USD` };
  }
  return { ok: true, value: Number(nano) };
}

interface DecimalDigits {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** The digits of `12.5`. */
function writtenDigits(text: string): DecimalDigits | undefined {
  const [, sign, whole, fraction = ""] = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : { negative: sign === "-", whole, fraction };
}

/** Those that JavaScript prints of a number, which are the fewest that mean it: `12.5`, or `1.25e-7` where it is small or large. */
function printedDigits(amount: number): DecimalDigits | undefined {
  const [mantissa = "", exponent = "0"] = String(amount).split("e");
  const digits = writtenDigits(mantissa);
  if (digits === undefined) return undefined;
  const all = `${digits.whole}${digits.fraction}`;
  const point = digits.whole.length + Number(exponent);
  return {
    negative: digits.negative,
    whole: point <= 0 ? "0" : all.slice(0, point).padEnd(point, "0"),
    fraction: point <= 0 ? all.padStart(all.length - point, "0") : all.slice(point),
  };
}
