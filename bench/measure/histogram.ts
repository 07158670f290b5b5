/** Counts durations in buckets that grow with the value, so that a percentile is at most 1.6 % too high. */
export interface Histogram {
  record(durationMs: number): void;
  /** The duration that `share` (0 to 1) of all recorded stay within, in milliseconds; 0 where none was recorded. */
  percentileMs(share: number): number;
  readonly count: number;
}

const subBucketBits = 6;
const subBuckets = 2 ** subBucketBits;
const exponents = 31 - subBucketBits;
const maxUs = 2 ** 31 - 1;

/** Makes an empty histogram of microsecond resolution; a duration past 35 minutes counts as that. */
export function createHistogram(): Histogram {
  const counts = new Uint32Array((exponents + 1) * subBuckets);
  let count = 0;
  return {
    record(durationMs) {
      const us = Math.min(maxUs, Math.max(0, Math.round(durationMs * 1_000)));
      const bucket = bucketOf(us);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      count += 1;
    },
    percentileMs(share) {
      const wanted = Math.max(1, Math.ceil(share * count));
      let seen = 0;
      for (const [bucket, inBucket] of counts.entries()) {
        seen += inBucket;
        if (seen >= wanted) {
          return highestUsOf(bucket) / 1_000;
        }
      }
      return 0;
    },
    get count() {
      return count;
    },
  };
}

/** Below 64 µs each microsecond has its own bucket; above, each power of two is cut into 64. */
function bucketOf(us: number): number {
  const exponent = Math.max(0, 31 - Math.clz32(us) - subBucketBits);
  return exponent === 0 ? us : exponent * subBuckets + (us >>> exponent);
}

function highestUsOf(bucket: number): number {
  const exponent = Math.max(0, Math.floor(bucket / subBuckets) - 1);
  return (bucket - exponent * subBuckets + 1) * 2 ** exponent - 1;
}
