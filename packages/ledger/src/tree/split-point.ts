/** The largest power of two below `size`, which is 2 or more: how many leaves hang to the left of the root. */
export function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
