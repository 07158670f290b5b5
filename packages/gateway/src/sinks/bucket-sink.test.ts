import { expect, test } from "bun:test";
import { startS3 } from "../../test/kit/s3-server.ts";
import { openBucket } from "../buckets/open-bucket.ts";
import { SinkUnavailable } from "../ports/sink.ts";
import { createBucketSink } from "./bucket-sink.ts";

test("makes an object of each batch, by the first index in it, and the same one of the same batch", async () => {
  const s3 = startS3();
  try {
    const bucket = openBucket({
      bucket: "archive",
      endpoint: s3.endpoint,
      region: "eu-test-1",
      access_key_id: s3.accessKeyId,
      secret_access_key: s3.secretAccessKey,
    });
    const sink = createBucketSink(bucket, "meshgate/");
    const batch = { key: "7-8-0a1b2c3d", firstIndex: 7, lastIndex: 8, lines: ["{}", "{}"] } as const;
    const signal = new AbortController().signal;
    await sink.deliver(batch, signal);
    await sink.deliver(batch, signal);
    expect([...s3.objects]).toEqual([
      ["archive/meshgate/events/000000000000007_7-8-0a1b2c3d.ndjson", "{}\n{}\n"],
    ]);
    s3.fail = 500;
    await expect(sink.deliver(batch, signal)).rejects.toThrow(SinkUnavailable);
  } finally {
    await s3.stop();
  }
});
