import type { Active, CallContext, Lasting } from "./context.ts";

/** The context of the active configuration, made anew only when that was swapped. */
export function joinContext(active: () => Active, lasting: Lasting): () => CallContext {
  let joined = active();
  let context: CallContext = { ...joined, ...lasting, current };
  function current(): CallContext {
    const now = active();
    if (now !== joined) {
      joined = now;
      context = { ...now, ...lasting, current };
    }
    return context;
  }
  return current;
}
