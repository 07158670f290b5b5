/** Runs a piece of work to its end at once. */
export function atOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** The same, but other calls have their turn wherever the work gives way; at once where it never does. */
export function inTurns<T>(work: Generator<undefined, T>): T | Promise<T> {
  const first = work.next();
  return first.done === true ? first.value : goOn(work);
}

async function goOn<T>(work: Generator<undefined, T>): Promise<T> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
