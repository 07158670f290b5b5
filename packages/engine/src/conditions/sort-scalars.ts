import type { Scalar } from "./scalar.ts";

/** By type, then by size or by code unit; each once. */
export function sortScalars(values: readonly [Scalar, ...Scalar[]]): readonly [Scalar, ...Scalar[]] {
  const [first = values[0], ...others] = [...new Set(values)].toSorted(byTypeAndValue);
  return [first, ...others];
}

function byTypeAndValue(a: Scalar, b: Scalar): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a < b ? -1 : 1;
}
