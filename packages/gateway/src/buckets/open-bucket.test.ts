import { afterEach, beforeEach, expect, test } from "bun:test";
import { startS3, type TestS3 } from "../../test/kit/s3-server.ts";
import { type Bucket, openBucket } from "./open-bucket.ts";

const never = new AbortController().signal;
let s3: TestS3;
beforeEach(() => {
  s3 = startS3();
});
afterEach(() => s3.stop());

function bucket(fields: { readonly secret?: string } = {}): Bucket {
  return openBucket({
    bucket: "evidence",
    endpoint: s3.endpoint,
    region: "eu-test-1",
    access_key_id: s3.accessKeyId,
    secret_access_key: fields.secret ?? s3.secretAccessKey,
  });
}

test("keeps an object under its key, and gives it back", async () => {
  await bucket().put("meshgate/a b/000_1-2", "line\n", "text/plain", never);
  expect([...s3.objects]).toEqual([["evidence/meshgate/a b/000_1-2", "line\n"]]);
  expect(await bucket().get("meshgate/a b/000_1-2", never)).toBe("line\n");
  expect(await bucket().get("meshgate/other", never)).toBeUndefined();
});

test("says with S3's own word why it did not", async () => {
  const wrong = bucket({ secret: "another-secret" });
  await expect(wrong.put("key", "", "text/plain", never)).rejects.toThrow(
    "it answered 403 (SignatureDoesNotMatch)",
  );
  s3.fail = 503;
  await expect(bucket().get("key", never)).rejects.toThrow("it answered 503 (SlowDown)");
});

test("says that nobody is there", async () => {
  const gone = bucket();
  await s3.stop();
  await expect(gone.get("key", never)).rejects.toThrow("it cannot be reached");
});

test("ends a call with its signal", async () => {
  const ended = AbortSignal.abort();
  await expect(bucket().put("key", "", "text/plain", ended)).rejects.toThrow();
  expect(s3.objects.size).toBe(0);
});
