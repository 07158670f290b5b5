import { type Bucket, BucketUnavailable } from "../buckets/open-bucket.ts";
import { type Sink, SinkUnavailable } from "../ports/sink.ts";

/** Each batch is an object, whose key sorts by the first index in it. */
export function createBucketSink(bucket: Bucket, prefix: string): Sink {
  return {
    async deliver({ key, firstIndex, lines }, signal) {
      const name = `${prefix}events/${String(firstIndex).padStart(15, "0")}_${key}.ndjson`;
      try {
        await bucket.put(name, `${lines.join("\n")}\n`, "application/x-ndjson", signal);
      } catch (cause) {
        if (cause instanceof BucketUnavailable) throw new SinkUnavailable(cause.message, { cause });
        throw cause;
      }
    },
  };
}
