/** What becomes of a target, for metrics, the log and `/v1/ready`. */
export interface PublishingObserver {
  /** Everything new up to this size is there; 0: nothing was ever there, nor is there anything. */
  upToDate(target: string, size: number): void;
  /** There is something new that it does not have. */
  waits(target: string): void;
  kept(target: string, size: number): void;
  /** It did not take a checkpoint, or could not be compared; it is asked again in so long. */
  failed(target: string, why: string, pauseMs: number): void;
}

/** Tells both. */
export function bothOf(one: PublishingObserver, other: PublishingObserver): PublishingObserver {
  return {
    upToDate(...told) {
      one.upToDate(...told);
      other.upToDate(...told);
    },
    waits(...told) {
      one.waits(...told);
      other.waits(...told);
    },
    kept(...told) {
      one.kept(...told);
      other.kept(...told);
    },
    failed(...told) {
      one.failed(...told);
      other.failed(...told);
    },
  };
}
