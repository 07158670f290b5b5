/** Some of the log's events, in its order. */
export interface SinkBatch {
  /**
   * The first and the last index in it, and a digest of the leaves between: the same for a batch that is delivered again, and
   * never the same for one of another history.
   */
  readonly key: string;
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** JSON, one event each, without line ends. */
  readonly lines: readonly [string, ...string[]];
}

/** It did not take the batch. The message is for the log: it says why, and never where. */
export class SinkUnavailable extends Error {
  override readonly name = "SinkUnavailable";
}

/** Somebody who gets every event: batches come one at a time, in order, each until it was taken once. */
export interface Sink {
  /** Resolves when the batch is safe there. Rejects with `SinkUnavailable`; then the same events come again. */
  deliver(batch: SinkBatch, signal: AbortSignal): Promise<void>;
}
