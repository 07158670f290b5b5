import { type CheckpointPermission, type CheckpointPermit, originOf } from "../ports/checkpoint-permit.ts";
import type { Clock } from "../ports/clock.ts";
import type { Fork, ForkRegister, LogStanding } from "../ports/fork-register.ts";

export interface ForkWatchOptions {
  readonly register: ForkRegister;
  /** The log's name of the first generation. */
  readonly origin: string;
  /** The names of those whose checkpoints are compared with the tree before any is signed. */
  readonly targets: readonly string[];
  readonly clock: Pick<Clock, "nowMs" | "monotonicMs">;
  readonly onFork: (fork: Fork) => void;
  readonly onAcknowledged: () => void;
}

/** What is known of forks, and so whether checkpoints may be signed. */
export interface ForkWatch {
  readonly permit: CheckpointPermit;
  /** As it was last read. */
  standing(): LogStanding;
  /** The same, read anew where that was a second ago: for those who ask often. Rejects with `EventStoreUnavailable`. */
  look(): Promise<LogStanding>;
  /** Reads it anew: another process may have found or acknowledged a fork. Rejects with `EventStoreUnavailable`. */
  refresh(): Promise<LogStanding>;
  /** That a target was compared with the tree, or could not be for now. */
  looked(target: string): void;
  /** Rejects with `EventStoreUnavailable`; the fork holds for this process all the same. */
  report(found: {
    readonly target: string;
    readonly contradiction: string;
    readonly origin?: string;
  }): Promise<void>;
  /** Whether it is a name of an earlier generation: a fork of that is acknowledged. */
  isPast(origin: string): boolean;
  /** The log's name now, or in another generation. */
  origin(generation?: number): string;
}

/** However many targets ask: one look in this time. */
const LOOK_MS = 900;

export function createForkWatch(options: ForkWatchOptions): ForkWatch {
  const { register, origin: base, clock, onFork, onAcknowledged } = options;
  const waiting = new Set(options.targets);
  let standing: LogStanding = { generation: 1 };
  let isRead = false;
  let readAtMs = Number.NEGATIVE_INFINITY;

  function set(next: LogStanding): LogStanding {
    const { fork: before } = standing;
    standing = next;
    if (next.fork !== undefined && before === undefined) onFork(next.fork);
    if (next.fork === undefined && before !== undefined) onAcknowledged();
    return next;
  }

  async function refresh(): Promise<LogStanding> {
    readAtMs = clock.monotonicMs();
    const read = await register.standing();
    isRead = true;
    return set(read);
  }

  function permit(): CheckpointPermission {
    const { generation, fork } = standing;
    if (fork !== undefined) {
      const why = `${fork.target} contradicts the database. ${fork.contradiction} Acknowledge it with \`meshgate ledger acknowledge\`.`;
      return { kind: "withheld", why };
    }
    if (!isRead || waiting.size > 0) {
      return {
        kind: "withheld",
        why: "what is known of the log outside is not compared with the database yet",
      };
    }
    return { kind: "granted", generation };
  }

  return {
    permit,
    standing: () => standing,
    look: () => (isRead && clock.monotonicMs() - readAtMs < LOOK_MS ? Promise.resolve(standing) : refresh()),
    refresh,
    looked(target) {
      waiting.delete(target);
    },
    async report({ target, contradiction, origin }) {
      const { generation, unproven = 1 } = standing;
      const nextGeneration = Math.max(generation, unproven, generationOf(origin, base) ?? 1) + 1;
      const fork = { generation, target, contradiction, nextGeneration };
      set({ ...standing, fork });
      await register.report(fork, clock.nowMs());
    },
    isPast: (origin) => {
      const generation = generationOf(origin, base) ?? standing.generation;
      return generation < standing.generation;
    },
    origin: (generation = standing.generation) => originOf(base, generation),
  };
}

/** Undefined for the name of another log. */
function generationOf(origin: string | undefined, base: string): number | undefined {
  if (origin === base) return 1;
  if (!origin?.startsWith(`${base}/`)) return undefined;
  const number = Number(origin.slice(base.length + 1));
  return Number.isSafeInteger(number) && number > 1 ? number : undefined;
}
