import type { Leftovers } from "./leftovers.ts";

const SWEEP_MS = 5_000;

/**
 * Sweeps now and every five seconds, whatever comes of it. Resolves after the first time: a process that was never swept has
 * given no sign of life, and nobody would end what it leaves. The function that it gives sweeps no more, and says that this
 * process leaves.
 */
export async function sweepRegularly(
  leftovers: Leftovers,
  onFailure: (cause: unknown) => void,
): Promise<() => Promise<void>> {
  let sweeping: Promise<void> | undefined;
  const sweep = (): Promise<void> => {
    sweeping ??= unlessFailed(leftovers.sweep(), onFailure).finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  };
  await sweep();
  const timer = setInterval(() => void sweep(), SWEEP_MS);
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
