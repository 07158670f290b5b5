/** One attempt to hand a message over. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowed: "public" | "any";
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export type Posted =
  | { readonly kind: "delivered" }
  /** In words for the log: never the address, which may hold a secret. */
  | { readonly kind: "failed"; readonly why: string };

/**
 * Posts to the address that was checked and to no other: the name is looked up once, and a redirect is a failure, since either
 * could lead inside (node:http follows none, and takes the addresses that it is given).
 */
export async function postMessage(post: Post): Promise<Posted> {
  const signal = AbortSignal.any([post.signal, AbortSignal.timeout(post.limitMs)]);
  try {
    const { promise: over, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    // Loaded by the first message: few gateways send any.
    const { exchange } = await import("./exchange.ts");
    const status = await Promise.race([exchange(post, signal), over]);
    return verdictOf(status);
  } catch (error) {
    const why = signal.aborted ? `no answer within ${post.limitMs / 1_000} s` : sentenceOf(error);
    return { kind: "failed", why };
  }
}

function verdictOf(status: number): Posted {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const why =
    status >= 300 && status < 400
      ? `it answered ${status}, a redirect; redirects are not followed: configure the address that it leads to`
      : `it answered ${status}`;
  return { kind: "failed", why };
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return "it cannot be reached";
  return "code" in error && typeof error.code === "string"
    ? `it cannot be reached (${error.code})`
    : error.message;
}
