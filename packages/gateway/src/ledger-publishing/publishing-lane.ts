import { parseCheckpoint, parseNote } from "@meshgate/ledger/log";
import type { CheckpointTarget, HandedOver, HeldCheckpoint } from "../ports/checkpoint-target.ts";
import { TargetUnavailable } from "../ports/checkpoint-target.ts";
import type { Clock } from "../ports/clock.ts";
import type { FollowerCursor } from "../ports/follower-cursor.ts";
import type { Lease } from "../ports/lease.ts";
import type { KeptCheckpoint, Ledger } from "../ports/ledger.ts";
import type { Follower } from "../sinks/follow-log.ts";
import { pauseMs } from "../sinks/pause.ts";
import { withinLimit } from "../within-limit.ts";
import { compareWithTree } from "./compare-with-tree.ts";
import type { ForkWatch } from "./fork-watch.ts";
import { hasNews } from "./has-news.ts";
import type { PublishingObserver } from "./publishing-observer.ts";

export interface PublishingLaneOptions {
  readonly target: CheckpointTarget;
  readonly ledger: Pick<Ledger, "size" | "entries" | "nodes" | "latestCheckpoint">;
  readonly forks: ForkWatch;
  /** A log under a new name begins anew everywhere. */
  readonly cursorOf: (generation: number) => FollowerCursor;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly everyMs: number;
  /** How long the target may take. */
  readonly limitMs: number;
  /** Makes it evidence that the checkpoint was handed over. Rejects with `EventStoreUnavailable`; then it is handed over again. */
  readonly record: (
    target: CheckpointTarget,
    checkpoint: KeptCheckpoint,
    cosignatures: readonly string[],
  ) => Promise<void>;
  readonly observer: PublishingObserver;
}

/**
 * Hands checkpoints over to one target: none before what the target holds was compared with the tree, none of a forked log, and
 * none that covers nothing but the handing over of others.
 */
export function createPublishingLane(options: PublishingLaneOptions): Follower {
  const { target, ledger, forks, lease, clock, limitMs, record, observer } = options;
  let isCompared = false;
  let failures = 0;
  let dueAtMs = 0;
  let keptAtMs: number | undefined;
  /** Up to which size this process knows its own file to be. */
  let ownSize = 0;
  /** Up to where the log is known to hold nothing but the handing over of others. */
  let quietTo = 0;

  async function publishDue(everyMs: number, signal: AbortSignal): Promise<void> {
    const { fork, generation } = await forks.look();
    if (fork !== undefined || clock.monotonicMs() < dueAtMs) return;
    isCompared ||= await unlessAway(() => compare(signal), signal);
    if (!isCompared || forks.standing().fork !== undefined) return;
    // Nothing is read for what would not go anyway.
    if (keptAtMs !== undefined && clock.monotonicMs() - keptAtMs < everyMs) return;
    const checkpoint = await ledger.latestCheckpoint();
    if (checkpoint === undefined || originLine(checkpoint) !== forks.origin()) return;
    const cursor = options.cursorOf(generation);
    const from = await cursor.read();
    if (target.kind === "file" && from > ownSize) {
      if (!(await unlessAway(() => keepOwnCopy(checkpoint, from, signal), signal))) return;
    }
    if (!(await hasNews({ from: Math.max(from, quietTo), to: checkpoint.size }, ledger))) {
      quietTo = checkpoint.size;
      observer.upToDate(target.name, from);
      return;
    }
    observer.waits(target.name);
    if (!(await lease.hold())) return;
    const isKept = await unlessAway(() => handOver(checkpoint, from, signal), signal);
    if (isKept) await cursor.advance(from, checkpoint.size);
  }

  /** Once in the life of a process, as soon as the target can be asked. */
  async function compare(signal: AbortSignal): Promise<boolean> {
    try {
      const held = await asked((ended) => target.newest(ended), signal);
      const comparison = held === undefined ? undefined : await compareWithTree(held, ledger, forks.isPast);
      if (comparison?.kind === "contradicted") await forks.report({ target: target.name, ...comparison });
      return true;
    } finally {
      forks.looked(target.name);
    }
  }

  /**
   * One process hands a checkpoint over for all, and another machine's file is not this one's: each keeps a copy where its own is
   * behind, so that each notices at its next start that the database was put back.
   */
  async function keepOwnCopy(
    checkpoint: KeptCheckpoint,
    from: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const held = await asked((ended) => target.newest(ended), signal);
    const isBehind = held === undefined || sizeOf(held) < from;
    if (isBehind) await asked((ended) => target.keep(checkpoint, from, ended), signal);
    ownSize = checkpoint.size;
    return true;
  }

  async function handOver(checkpoint: KeptCheckpoint, from: number, signal: AbortSignal): Promise<boolean> {
    const handed: HandedOver = await asked((ended) => target.keep(checkpoint, from, ended), signal);
    if (handed.kind === "contradicted") {
      await forks.report({ target: target.name, contradiction: handed.contradiction });
      return false;
    }
    await record(target, checkpoint, handed.cosignatures);
    keptAtMs = clock.monotonicMs();
    ownSize = checkpoint.size;
    observer.kept(target.name, checkpoint.size);
    return true;
  }

  function asked<T>(work: (ended: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    return withinLimit(work, { limitMs, signal, failure: (why) => new TargetUnavailable(why) });
  }

  async function unlessAway(work: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
    try {
      const result = await work();
      failures = 0;
      return result;
    } catch (cause) {
      if (!(cause instanceof TargetUnavailable)) throw cause;
      if (signal.aborted) return false;
      const pause = pauseMs(++failures);
      dueAtMs = clock.monotonicMs() + pause;
      observer.failed(target.name, cause.message, pause);
      return false;
    }
  }

  return {
    run: (signal) => publishDue(options.everyMs, signal),
    flush: (signal) => publishDue(0, signal),
    release: () => lease.release(),
  };
}

function sizeOf(held: HeldCheckpoint): number {
  if (held.kind === "size") return held.size;
  const note = parseNote(held.note);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  return checkpoint.ok ? checkpoint.value.size : 0;
}

function originLine({ note }: KeptCheckpoint): string | undefined {
  const parsed = parseNote(note);
  return parsed.ok ? parsed.value.text.split("\n", 1)[0] : undefined;
}
