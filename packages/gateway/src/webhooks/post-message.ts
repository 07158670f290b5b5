import { type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type Address, receiverAddresses } from "./public-address.ts";

/** One attempt to hand a message over. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowed: "public" | "any";
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export type Posted =
  | { readonly kind: "delivered" }
  /** In words for the log: never the address, which may hold a secret. */
  | { readonly kind: "failed"; readonly why: string };

/**
 * Posts to the address that was checked and to no other: the name is looked up once, and a redirect is a failure, since either
 * could lead inside (node:http follows none, and takes the addresses that it is given).
 */
export async function postMessage(post: Post): Promise<Posted> {
  const signal = AbortSignal.any([post.signal, AbortSignal.timeout(post.limitMs)]);
  try {
    const { promise: over, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    const status = await Promise.race([exchange(post, signal), over]);
    return verdictOf(status);
  } catch (error) {
    const why = signal.aborted ? `no answer within ${post.limitMs / 1_000} s` : sentenceOf(error);
    return { kind: "failed", why };
  }
}

/** The status of the answer; its body is not read. */
async function exchange(post: Post, signal: AbortSignal): Promise<number> {
  const { protocol, hostname } = new URL(post.url);
  const addresses = await receiverAddresses(hostname, post.allowed);
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = (protocol === "https:" ? requestHttps : requestHttp)(post.url, {
    method: "POST",
    headers: { ...post.headers, "content-length": String(Buffer.byteLength(post.body)) },
    signal,
    agent: false,
    lookup: lookupOf(addresses),
  });
  request.on("error", reject);
  request.on("response", (response) => {
    resolve(response.statusCode ?? 0);
    response.destroy();
  });
  request.end(post.body);
  return promise;
}

function lookupOf(addresses: readonly Address[]): NonNullable<RequestOptions["lookup"]> {
  return (_host, options, callback) => {
    const [first] = addresses;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

function verdictOf(status: number): Posted {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const why =
    status >= 300 && status < 400
      ? `it answered ${status}, a redirect; redirects are not followed: configure the address that it leads to`
      : `it answered ${status}`;
  return { kind: "failed", why };
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return "it cannot be reached";
  return "code" in error && typeof error.code === "string"
    ? `it cannot be reached (${error.code})`
    : error.message;
}
