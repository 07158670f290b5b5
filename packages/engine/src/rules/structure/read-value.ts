import { didYouMean, quote, type Spot, type Written, wrongType } from "./spot.ts";

/** Text of a number of code points. */
export function readText(
  value: Written,
  spot: Spot,
  { charsMin = 0, charsMax = Number.MAX_SAFE_INTEGER }: { charsMin?: number; charsMax?: number } = {},
): string | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  const chars = [...value].length;
  if (chars >= charsMin && chars <= charsMax) return value;
  spot.report({
    code: "INVALID_VALUE",
    path: spot.path,
    message: `the text has ${chars} characters`,
    mend: `Write ${charsMin} to ${charsMax} characters.`,
  });
  return undefined;
}

/** A name: 1 to 128 letters, digits or `_.:/-`, a letter or digit first (SEMANTICS 3). */
export function readName(value: Written, spot: Spot): string | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  if (/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/.test(value)) return value;
  spot.report({
    code: "INVALID_NAME",
    path: spot.path,
    message: `${quote(value)} is not a name`,
    mend: "Use 1 to 128 letters, digits and `_.:/-`, beginning with a letter or a digit.",
  });
  return undefined;
}

/** One of some words. */
export function readWord<Word extends string>(
  value: Written,
  spot: Spot,
  words: readonly Word[],
): Word | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) {
    spot.report({
      code: "INVALID_VALUE",
      path: spot.path,
      message: `${quote(value)} is not one of ${words.join(", ")}`,
      mend: didYouMean(value, words) ?? "Write one of these.",
    });
  }
  return word;
}

/** An integer between two bounds, both included. */
export function readInteger(
  value: Written,
  spot: Spot,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (typeof value !== "number") return wrongType(value, spot, "an integer");
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  spot.report({
    code: "INVALID_VALUE",
    path: spot.path,
    message: `${value} is not an integer from ${min} to ${max}`,
    mend: "Write one in these bounds.",
  });
  return undefined;
}
