import { afterEach, describe, expect, test } from "bun:test";
import { TargetUnavailable } from "../../ports/checkpoint-target.ts";
import { signature } from "../../webhooks/sign.ts";
import { createWebhookTarget } from "./webhook-target.ts";

const SECRET = "a-secret-of-some-length";
const NOW_MS = 1_766_000_000_000;
const checkpoint = {
  size: 7,
  rootHash: new Uint8Array(32),
  note: "meshgate/test\n7\nroot\n\n— meshgate/test signature\n",
  signedAtMs: NOW_MS,
};

let server: ReturnType<typeof Bun.serve> | undefined;
afterEach(async () => {
  await server?.stop(true);
});

function receive(answer: (request: Request) => Response | Promise<Response>): string {
  server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch: answer });
  return `http://127.0.0.1:${server.port}/checkpoints`;
}

function target(url: string, options: { readonly allowed?: "public"; readonly limitMs?: number } = {}) {
  const clock = { nowMs: () => NOW_MS };
  return createWebhookTarget(
    { url, secret: SECRET, allowed: "any", clock, limitMs: 5_000, ...options },
    "hook",
  );
}

const keep = (url: string, options?: Parameters<typeof target>[1]) =>
  target(url, options).keep(checkpoint, 0, new AbortController().signal);

describe("a webhook that keeps checkpoints", () => {
  test("is sent the note as it is, signed, with the tree's size beside it", async () => {
    const received: { body: string; headers: Record<string, string> }[] = [];
    const url = receive(async (request) => {
      received.push({ body: await request.text(), headers: Object.fromEntries(request.headers) });
      return new Response(null, { status: 204 });
    });
    expect(await keep(url)).toEqual({ kind: "kept", cosignatures: [] });
    expect(received).toMatchObject([
      {
        body: checkpoint.note,
        headers: {
          "x-meshgate-event": "checkpoint.signed",
          "x-meshgate-tree-size": "7",
          "x-meshgate-signature": signature(checkpoint.note, SECRET, NOW_MS),
        },
      },
    ]);
  });

  test("tells nothing of what it holds", async () => {
    expect(await target("http://127.0.0.1:9/").newest(new AbortController().signal)).toBeUndefined();
  });

  test.each<[string, () => Response | Promise<Response>, RegExp]>([
    ["answers 500", () => new Response("no", { status: 500 }), /500/],
    [
      "redirects",
      () => new Response(null, { status: 307, headers: { location: "http://127.0.0.1:1/" } }),
      /307/,
    ],
    ["never answers", () => new Promise<Response>(() => {}), /no answer within 0\.1 s/],
  ])("that %s has not kept it, and it is said why without the address", async (_what, answer, why) => {
    const url = receive(answer);
    const failed = await keep(url, { limitMs: 100 }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TargetUnavailable);
    expect(String(failed)).toMatch(why);
    expect(String(failed)).not.toContain(new URL(url).host);
  });

  /** Whoever may name a receiver could have this service speak to what only it can reach. */
  test("on an address within is not asked unless the operator allows that", async () => {
    let asked = 0;
    const url = receive(() => {
      asked++;
      return new Response(null, { status: 204 });
    });
    await expect(keep(url, { allowed: "public" })).rejects.toBeInstanceOf(TargetUnavailable);
    expect(asked).toBe(0);
  });
});
