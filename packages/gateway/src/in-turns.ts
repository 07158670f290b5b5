/** A part at a time; between two of them everything else that waits goes first. */
export async function* inTurns<T>(all: readonly T[], partMax: number): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < all.length; start += partMax) {
    if (start > 0) await nextTurn();
    yield all.slice(start, start + partMax);
  }
}

/** Lets everything else that waits go first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
