import { type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Post } from "./post-message.ts";
import { type Address, receiverAddresses } from "./public-address.ts";

/** The status of the answer; its body is not read. */
export async function exchange(post: Post, signal: AbortSignal): Promise<number> {
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
