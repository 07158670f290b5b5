const view = new DataView(new ArrayBuffer(8));

/** The least double above a finite one; Infinity above the last. */
export function doubleAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0) + 0;
}

/** The greatest double below a finite one. */
export function doubleBelow(value: number): number {
  return 0 - doubleAbove(-value);
}
