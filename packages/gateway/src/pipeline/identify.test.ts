import { describe, expect, test } from "bun:test";
import { createIdentify } from "./identify.ts";

const key = `mgk_${"a".repeat(43)}`;

function presented(headers: Record<string, string>, peerAddress = "127.0.0.1") {
  return { headers: new Headers({ host: "127.0.0.1:8080", ...headers }), peerAddress };
}

/** Were one of these let in, a web page, a proxy or a neighbour would act with every role. */
const strangers: readonly (readonly [string, ReturnType<typeof presented>])[] = [
  ["a peer on another machine", presented({}, "192.0.2.7")],
  ["a peer without an address", presented({}, "")],
  ["a host name that a web page's owner made point here", presented({ host: "attacker.example:8080" })],
  ["a host name that only begins with a loopback address", presented({ host: "127.0.0.1.attacker.example" })],
  ["another page's origin", presented({ origin: "https://attacker.example" })],
  ["another port's origin", presented({ origin: "http://127.0.0.1:9999" })],
  ["the origin of a sandboxed page", presented({ origin: "null" })],
  ["a proxy (Forwarded)", presented({ forwarded: "for=192.0.2.7" })],
  ["a proxy (X-Forwarded-For)", presented({ "x-forwarded-for": "192.0.2.7" })],
  ["a host name of four numbers that is no address", presented({ host: "127.999.0.1" })],
  ["a proxy (X-Forwarded)", presented({ "x-forwarded": "for=192.0.2.7" })],
  ["a proxy (any X-Forwarded-…)", presented({ "x-forwarded-anything": "1" })],
  ["a proxy (X-Real-IP)", presented({ "x-real-ip": "192.0.2.7" })],
  ["a proxy (Via)", presented({ via: "1.1 proxy" })],
];

describe("while open, refuses", () => {
  test.each(strangers)("%s", (_, stranger) => {
    const result = createIdentify(undefined)(stranger);
    expect(result.ok ? undefined : result.error.kind).toBe("open-mode-guard");
  });

  test.each([`Bearer ${key}`, key, `Bearer ${key} x`, `Basic ${key}`])(
    "a key of ours, since there are none: %s",
    (authorization) => {
      const result = createIdentify(undefined)(presented({ authorization }));
      expect(result.ok ? undefined : result.error.kind).toBe("unauthenticated");
    },
  );
});

const locals: readonly (readonly [string, ReturnType<typeof presented>])[] = [
  ["a caller without a key", presented({})],
  ["the key of another service, as SDKs send it", presented({ authorization: "Bearer sk-abc" })],
  ["localhost", presented({ host: "LOCALHOST:8080" })],
  ["IPv6 loopback", presented({ host: "[::1]:8080" }, "::1")],
  ["IPv4 loopback inside IPv6", presented({}, "::ffff:127.0.0.1")],
  ["the service's own page", presented({ origin: "http://127.0.0.1:8080" })],
];

describe("while open, lets in as local", () => {
  test.each(locals)("%s", (_, caller) => {
    const result = createIdentify(undefined)(caller);
    expect(result.ok ? result.value.actor : undefined).toEqual({ type: "local", id: "local" });
  });
});

describe("with an admin key", () => {
  const identify = createIdentify(key);

  test("lets its bearer in from anywhere", () => {
    const result = identify(
      presented({ authorization: `bearer ${key}`, host: "gate.example", via: "1.1 x" }, "192.0.2.7"),
    );
    expect(result.ok ? result.value.actor : undefined).toEqual({ type: "key", id: "admin" });
  });

  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ["no key", {}],
    ["another key", { authorization: `Bearer mgk_${"b".repeat(43)}` }],
    ["a part of the key", { authorization: `Bearer ${key.slice(0, -1)}` }],
    ["the key under another scheme", { authorization: `Basic ${key}` }],
    ["the key of another service", { authorization: "Bearer sk-abc" }],
  ];
  test.each(wrong)("refuses %s", (_, headers) => {
    const result = identify(presented(headers));
    expect(result.ok ? undefined : result.error.kind).toBe("unauthenticated");
  });
});
