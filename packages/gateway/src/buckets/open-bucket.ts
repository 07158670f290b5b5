import { S3Client } from "bun";
import type { S3Config } from "../config/s3-schema.ts";

/** The bucket did not do what it was asked. The message is for the log. */
export class BucketUnavailable extends Error {
  override readonly name = "BucketUnavailable";
}

/** A bucket of Amazon S3 or of a service that speaks its API. Rejects with `BucketUnavailable`. */
export interface Bucket {
  put(key: string, body: string, contentType: string, signal: AbortSignal): Promise<void>;
  /** Nothing where there is no such object. */
  get(key: string, signal: AbortSignal): Promise<string | undefined>;
}

/** How long a signed address may be used. */
const SIGNED_FOR_S = 300;

/**
 * Bun's client signs (AWS Signature Version 4, in the address) and `fetch` sends: so each call has an abort signal, which the
 * client's own calls have not.
 */
export function openBucket(config: Omit<S3Config, "prefix">): Bucket {
  const { bucket, endpoint, region, access_key_id: accessKeyId, secret_access_key: secretAccessKey } = config;
  const client = new S3Client({
    bucket,
    region,
    accessKeyId,
    secretAccessKey,
    ...(endpoint === undefined ? {} : { endpoint }),
  });

  async function ask(
    method: "GET" | "PUT",
    key: string,
    init: Pick<RequestInit, "body" | "headers" | "signal">,
  ): Promise<Response> {
    const url = client.presign(key, { method, expiresIn: SIGNED_FOR_S });
    try {
      return await fetch(url, { ...init, method, redirect: "manual" });
    } catch (cause) {
      throw new BucketUnavailable("it cannot be reached", { cause });
    }
  }

  return {
    async put(key, body, contentType, signal) {
      const response = await ask("PUT", key, { body, headers: { "content-type": contentType }, signal });
      if (!response.ok) throw await refused(response);
      await response.body?.cancel();
    },
    async get(key, signal) {
      const response = await ask("GET", key, { signal });
      if (response.status === 404) return undefined;
      if (!response.ok) throw await refused(response);
      return await response.text();
    },
  };
}

/** With S3's own word for it, as `NoSuchBucket`. */
async function refused(response: Response): Promise<BucketUnavailable> {
  const text = await response.text().catch(() => "");
  const code = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(text)?.[1];
  return new BucketUnavailable(`it answered ${response.status}${code === undefined ? "" : ` (${code})`}`);
}
