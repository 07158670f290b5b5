import type { Leftovers } from "./leftovers.ts";

const SWEEP_MS = 5_000;

/** Sweeps now and every five seconds, whatever comes of it; the function that it returns sweeps no more, and says that this process leaves. */
export function sweepRegularly(
  leftovers: Leftovers,
  onFailure: (cause: unknown) => void,
): () => Promise<void> {
  let sweeping: Promise<void> | undefined;
  const sweep = (): void => {
    sweeping ??= unlessFailed(leftovers.sweep(), onFailure).finally(() => {
      sweeping = undefined;
    });
  };
  sweep();
  const timer = setInterval(sweep, SWEEP_MS);
  return async () => {
    clearInterval(timer);
    await sweeping;
    await unlessFailed(leftovers.leave(), onFailure);
  };
}

async function unlessFailed(work: Promise<void>, onFailure: (cause: unknown) => void): Promise<void> {
  try {
    await work;
  } catch (cause) {
    onFailure(cause);
  }
}
