import { createHash, createHmac } from "node:crypto";

/** A server that speaks as much of S3's API as is used here, on loopback, and lets nobody in whose signature does not hold. */
export interface TestS3 {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** By `bucket/key`. */
  readonly objects: ReadonlyMap<string, string>;
  /** Answers this in place of everything, until it is undefined again. */
  fail: number | undefined;
  stop(): Promise<void>;
}

const REGION = "eu-test-1";
const ACCESS_KEY_ID = "test-access-key-id";
const SECRET_ACCESS_KEY = "test-secret-access-key";

export function startS3(): TestS3 {
  const objects = new Map<string, string>();
  let failing: number | undefined;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if (failing !== undefined) return refused(failing, "SlowDown");
      if (!isSigned(request)) return refused(403, "SignatureDoesNotMatch");
      const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
      if (request.method === "PUT") {
        objects.set(key, await request.text());
        return new Response("");
      }
      const object = objects.get(key);
      return object === undefined ? refused(404, "NoSuchKey") : new Response(object);
    },
  });
  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: SECRET_ACCESS_KEY,
    objects,
    get fail() {
      return failing;
    },
    set fail(status) {
      failing = status;
    },
    stop: () => server.stop(true),
  };
}

function refused(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`, { status });
}

/** AWS Signature Version 4 with the signature in the query. */
function isSigned(request: Request): boolean {
  const url = new URL(request.url);
  const given = url.searchParams.get("X-Amz-Signature");
  const [id, day, region, service, kind] = (url.searchParams.get("X-Amz-Credential") ?? "").split("/");
  if (id !== ACCESS_KEY_ID || region !== REGION || service !== "s3" || kind !== "aws4_request") return false;
  const names = (url.searchParams.get("X-Amz-SignedHeaders") ?? "").split(";");
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const canonical = [
    request.method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${request.headers.get(name) ?? ""}`),
    "",
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const time = url.searchParams.get("X-Amz-Date") ?? "";
  const scope = `${day}/${region}/${service}/${kind}`;
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const signingKey = [day ?? "", region, service, kind].reduce<Buffer | string>(
    (key, part) => hmac(key, part),
    `AWS4${SECRET_ACCESS_KEY}`,
  );
  return hmac(signingKey, text).toString("hex") === given;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
