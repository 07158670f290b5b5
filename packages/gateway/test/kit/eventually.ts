/**
 * Asks again and again until the answer is what it should be; past the limit it throws with the last answer. For promises
 * that name a time (a second, say): the limit is theirs, and nothing is said about how fast it was.
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  { withinMs }: { readonly withinMs: number },
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (performance.now() > deadline) {
      throw new Error(`Not so within ${withinMs} ms; the last answer was ${JSON.stringify(answer)}`);
    }
    await Bun.sleep(5);
  }
}
