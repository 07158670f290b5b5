import { nextTurn } from "../in-turns.ts";
import type { Clock } from "../ports/clock.ts";
import type { LedgerWriter } from "../stores/ledger/ledger-writer.ts";
import type { Signal } from "../stores/ledger/signal.ts";
import type { HeadSigning } from "./head-signing.ts";

/** What metrics and logs see of the sequencer. */
export interface SequencerObserver {
  /** Events became leaves; `lagMs` after this process heard of the first of them, where it did. */
  integrated(step: { readonly events: number; readonly lagMs: number | undefined }): void;
  /** Events were recorded and are gone before they became leaves. */
  missing(events: number): void;
  /** The database did not take a step; the next poll tries again. */
  failed(cause: unknown): void;
}

export interface SequencerOptions {
  readonly writer: LedgerWriter;
  readonly signing: HeadSigning;
  /** Told after each step and each checkpoint, of this and other processes. */
  readonly growth: Signal;
  readonly clock: Clock;
  readonly observer: SequencerObserver;
  /** Events of one step: SQLite's hold the thread. */
  readonly stepEvents: number;
}

/** Makes recorded events leaves of the Merkle log, in the background, and has its head signed. */
export interface Sequencer {
  /** Something was recorded: it is integrated soon. Called on the hot path. */
  wake(): void;
  /** Integrates all that is recorded at this moment; resolves too where the database does not let it. */
  catchUp(): Promise<void>;
  /** What kept the last run from its end; nothing where nothing did. */
  failure(): unknown;
  /** How long the event that has waited longest was seen to wait, whatever the cause. */
  waitingMs(): number;
  /** The same, with a checkpoint over it, and no more after that. */
  close(): Promise<void>;
}

/** How long a woken sequencer waits for company: a step costs a commit, however many events it takes. */
const COMPANY_MS = 200;

/** How often it looks for what other processes, and changes of what is governed, have recorded. */
const POLL_MS = 500;

/** How often it asks how long events have waited: by their number, not by what anybody wrote into them. */
const LOOK_MS = 2_000;

/** After this long the lock of whoever should do it is passed over: no two can fork the tree without it either. */
const LOCK_HEEDED_MS = 5_000;

export function createSequencer(options: SequencerOptions): Sequencer {
  const { writer, signing, growth, clock, observer, stepEvents } = options;
  let recordedSinceMs: number | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let failure: unknown;
  let oldest: { readonly name: string; readonly sinceMs: number } | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;

  /** One run at a time; whoever asks meanwhile gets another after it, so that what came during this one is taken too. */
  function run(): Promise<void> {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = runs().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function runs(): Promise<void> {
    do {
      again = false;
      await integrateAll().then(succeeded, failed);
      await lookWhatWaits().catch(failed);
    } while (again);
  }

  async function integrateAll(): Promise<void> {
    clearTimeout(waiting);
    waiting = undefined;
    const sinceMs = recordedSinceMs;
    recordedSinceMs = undefined;
    // A step that was not full took all there was: what comes from then on waits for company again.
    for (let isBehind = true; isBehind; ) {
      const lock = waitingMs() > LOCK_HEEDED_MS ? "passed-over" : "heeded";
      const step = await writer.integrate(stepEvents, lock);
      if (step.kind !== "integrated") break;
      isBehind = step.events === stepEvents;
      const lagMs = sinceMs === undefined ? undefined : clock.monotonicMs() - sinceMs;
      observer.integrated({ events: step.events, lagMs });
      if (step.missing > 0) observer.missing(step.missing);
      growth.tell();
      await signing.signWhereDue("growth");
      await nextTurn();
    }
    await signing.signWhereDue("nothing");
  }

  async function lookWhatWaits(): Promise<void> {
    const nowMs = clock.monotonicMs();
    if (nowMs - lookedAtMs < LOOK_MS) return;
    lookedAtMs = nowMs;
    const name = await writer.oldestWaiting();
    if (name !== oldest?.name) oldest = name === undefined ? undefined : { name, sinceMs: nowMs };
  }

  function waitingMs(): number {
    return oldest === undefined ? 0 : clock.monotonicMs() - oldest.sinceMs;
  }

  function succeeded(): void {
    failure = undefined;
  }

  function failed(cause: unknown): void {
    failure = cause;
    observer.failed(cause);
  }

  const poll = setInterval(() => void run(), POLL_MS);
  void run();
  return {
    wake() {
      if (waiting !== undefined) return;
      recordedSinceMs ??= clock.monotonicMs();
      waiting = setTimeout(() => void run(), COMPANY_MS);
    },
    catchUp: run,
    failure: () => failure,
    waitingMs,
    async close() {
      clearInterval(poll);
      clearTimeout(waiting);
      await run();
      await signing.signNow().catch(failed);
      await writer.close();
    },
  };
}
