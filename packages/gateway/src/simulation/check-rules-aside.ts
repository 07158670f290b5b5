import { Worker } from "node:worker_threads";
import type { PolicyFile, PolicyProblem } from "@meshgate/engine";

/** What came of it: no problems, some, or no answer in time. */
export type RulesCheck =
  | { readonly kind: "checked"; readonly problems: readonly PolicyProblem[] }
  | { readonly kind: "took-too-long" };

/**
 * Compiles rules in a thread of its own, for what is wrong with them. Whether two rules can both match can take very long to tell, and
 * whoever writes the rules chooses how long: here it stops nobody else, and ends after `limitMs`.
 */
export async function checkRulesAside(files: readonly PolicyFile[], limitMs: number): Promise<RulesCheck> {
  const worker = new Worker(new URL("./rules-check-worker.ts", import.meta.url));
  const { promise, resolve, reject } = Promise.withResolvers<RulesCheck>();
  const timer = setTimeout(() => resolve({ kind: "took-too-long" }), limitMs);
  worker.on("error", reject);
  worker.on("message", (problems: readonly PolicyProblem[]) => resolve({ kind: "checked", problems }));
  worker.postMessage(files);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
