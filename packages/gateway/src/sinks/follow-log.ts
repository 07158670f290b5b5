import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Something that is done again and again while the log grows. */
export interface Follower {
  /** Does what is due. Rejects with `EventStoreUnavailable` while the database is away: it is tried again. */
  run(signal: AbortSignal): Promise<void>;
  /** Does what is left, at a stop. */
  flush(signal: AbortSignal): Promise<void>;
  release(): Promise<void>;
}

export interface FollowOptions {
  /** Whose growth it hears of at once. Not given: it looks regularly, and that is soon enough. */
  readonly ledger?: Pick<Ledger, "onGrowth">;
  readonly onBug: (bug: unknown) => void;
}

const POLL_MS = 1_000;
/** How long a stop waits for what is left. */
const FLUSH_LIMIT_MS = 3_000;

/** Runs a follower regularly, and whenever the log has grown; never twice at once. Gives the way to end it. */
export function followLog(follower: Follower, options: FollowOptions): () => Promise<void> {
  const { ledger, onBug } = options;
  const ended = new AbortController();
  let running: Promise<void> | undefined;
  let isWoken = false;

  function wake(): void {
    isWoken = true;
    if (running !== undefined || ended.signal.aborted) return;
    running = runWhileWoken().finally(() => {
      running = undefined;
    });
  }

  async function runWhileWoken(): Promise<void> {
    while (isWoken && !ended.signal.aborted) {
      isWoken = false;
      await attempt(() => follower.run(ended.signal), onBug);
    }
  }

  const stopHearing = ledger?.onGrowth(wake);
  const polling = setInterval(wake, POLL_MS);
  wake();
  return async () => {
    stopHearing?.();
    clearInterval(polling);
    ended.abort();
    await running;
    await attempt(() => follower.flush(AbortSignal.timeout(FLUSH_LIMIT_MS)), onBug);
    await attempt(() => follower.release(), onBug);
  };
}

async function attempt(work: () => Promise<void>, onBug: (bug: unknown) => void): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof EventStoreUnavailable)) onBug(cause);
  }
}
