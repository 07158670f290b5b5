import { type Bucket, BucketUnavailable } from "../../buckets/open-bucket.ts";
import { type CheckpointTarget, TargetUnavailable } from "../../ports/checkpoint-target.ts";

const TEXT = "text/plain; charset=utf-8";

/** Every checkpoint is an object of its own, which is never written again; one more always holds the newest. */
export function createBucketTarget(bucket: Bucket, prefix: string, name: string): CheckpointTarget {
  const newestKey = `${prefix}checkpoint`;
  return {
    kind: "s3",
    name,
    async newest(signal) {
      const note = await unlessAway(() => bucket.get(newestKey, signal));
      return note === undefined ? undefined : { kind: "note", note };
    },
    async keep({ note, size, rootHash }, _from, signal) {
      const root = Buffer.from(rootHash).toString("hex").slice(0, 8);
      const key = `${prefix}checkpoints/${String(size).padStart(15, "0")}_${root}`;
      await unlessAway(async () => {
        await bucket.put(key, note, TEXT, signal);
        await bucket.put(newestKey, note, TEXT, signal);
      });
      return { kind: "kept", cosignatures: [] };
    },
  };
}

async function unlessAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof BucketUnavailable) throw new TargetUnavailable(cause.message, { cause });
    throw cause;
  }
}
