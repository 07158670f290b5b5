export interface Limit {
  readonly limitMs: number;
  /** Ends it before its time. */
  readonly signal: AbortSignal;
  /** What it rejects with then. */
  readonly failure: (why: string) => Error;
}

/** What the work gives, or a failure once its time is over, whether or not the work heeds its signal. */
export async function withinLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { limitMs, signal, failure }: Limit,
): Promise<T> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const onEnd = () => reject(failure(`no answer within ${limitMs / 1_000} s`));
  ended.addEventListener("abort", onEnd, { once: true });
  try {
    return await Promise.race([work(ended), over]);
  } finally {
    ended.removeEventListener("abort", onEnd);
  }
}
