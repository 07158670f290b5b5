import { describe, expect, test } from "bun:test";
import { hash } from "node:crypto";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { createIdentify, type FindPrincipal, type Principal } from "./identify.ts";
import type { LoginFailure } from "./refusal.ts";

const keyOf = (letter: string) => `mgk_${letter.repeat(43)}`;
const [adminKey, callerKey, expiredKey, revokedKey, unknownKey] = [..."acerx"].map(keyOf);
const caller: Principal = {
  ...plainPrincipal,
  actor: { type: "key", id: "key_1" },
  alias: "app",
  person: "key_1",
};

const held = new Map<string, ReturnType<FindPrincipal>>([
  [hash("sha256", `${callerKey}`), { ok: true, value: caller }],
  [hash("sha256", `${expiredKey}`), { ok: false, error: { kind: "expired", keyId: "key_2" } }],
  [hash("sha256", `${revokedKey}`), { ok: false, error: { kind: "revoked", keyId: "key_3" } }],
]);
const find: FindPrincipal = (sha256) => held.get(sha256) ?? { ok: false, error: { kind: "unknown" } };
const whileOpen = createIdentify({ find, isOpen: () => true, adminKey: undefined });
const withKeys = createIdentify({ find, isOpen: () => false, adminKey });

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
  ["a proxy (CF-Connecting-IP)", presented({ "cf-connecting-ip": "192.0.2.7" })],
  ["a proxy (True-Client-IP)", presented({ "true-client-ip": "192.0.2.7" })],
  ["a proxy (X-Client-IP)", presented({ "x-client-ip": "192.0.2.7" })],
  ["a proxy (Via)", presented({ via: "1.1 proxy" })],
];

describe("while open, refuses", () => {
  test.each(strangers)("%s", (_, stranger) => {
    const result = whileOpen(stranger);
    expect(result.ok ? undefined : result.error.kind).toBe("open-mode-guard");
  });

  /** Were it let in, a key that was taken back would still make its bearer `local`, with every role. */
  const keys: readonly (readonly [string, Record<string, string>])[] = [
    ["an unknown key", { authorization: `Bearer ${unknownKey}` }],
    ["an expired key", { authorization: `Bearer ${expiredKey}` }],
    ["a revoked key", { authorization: `Bearer ${revokedKey}` }],
    ["an unknown key as x-api-key", { "x-api-key": `${unknownKey}` }],
    ["a key without its scheme", { authorization: `${callerKey}` }],
    ["a key with more behind it", { authorization: `Bearer ${callerKey} x` }],
    ["a key under another scheme", { authorization: `Basic ${callerKey}` }],
    ["a key with something before it", { "x-api-key": ` x${callerKey}` }],
    [
      "a revoked key beside another service's",
      { authorization: "Bearer sk-abc", "x-api-key": `${revokedKey}` },
    ],
    [
      "a key with something before it, beside another service's",
      { authorization: "Basic x", "x-api-key": `x${callerKey}` },
    ],
  ];
  test.each(keys)("%s", (_, headers) => {
    const result = whileOpen(presented(headers));
    expect(result.ok ? undefined : result.error.kind).toBe("unauthenticated");
  });

  test("a good key that comes through a proxy", () => {
    const result = whileOpen(presented({ authorization: `Bearer ${callerKey}`, via: "1.1 proxy" }));
    expect(result.ok ? undefined : result.error.kind).toBe("open-mode-guard");
  });
});

test("while open, a key that is known lets its bearer in as itself, and not as local", () => {
  expect(whileOpen(presented({ authorization: `Bearer ${callerKey}` }))).toEqual({ ok: true, value: caller });
});

const locals: readonly (readonly [string, ReturnType<typeof presented>])[] = [
  ["a caller without a key", presented({})],
  ["the key of another service, as OpenAI's SDK sends it", presented({ authorization: "Bearer sk-abc" })],
  ["the key of another service, as Anthropic's SDK sends it", presented({ "x-api-key": "sk-ant-abc" })],
  ["localhost", presented({ host: "LOCALHOST:8080" })],
  ["IPv6 loopback", presented({ host: "[::1]:8080" }, "::1")],
  ["IPv4 loopback inside IPv6", presented({}, "::ffff:127.0.0.1")],
  ["the service's own page", presented({ origin: "http://127.0.0.1:8080" })],
];

describe("while open, lets in as local", () => {
  test.each(locals)("%s", (_, presentation) => {
    const result = whileOpen(presentation);
    expect(result.ok ? result.value.actor : undefined).toEqual({ type: "local", id: "local" });
  });
});

const bearers: readonly (readonly [string, string, Record<string, string>])[] = [
  ["the key given from outside", "admin", { authorization: `Bearer ${adminKey}` }],
  ["any case of the scheme", "admin", { authorization: `bearer  ${adminKey}` }],
  ["a key that was made", "key_1", { authorization: `Bearer ${callerKey}` }],
  ["x-api-key, where no Authorization is sent", "key_1", { "x-api-key": `${callerKey}` }],
  [
    "Authorization, where both are sent",
    "admin",
    { authorization: `Bearer ${adminKey}`, "x-api-key": `${callerKey}` },
  ],
];
const wrong: readonly (readonly [string, LoginFailure, Record<string, string>])[] = [
  ["no key", { kind: "missing" }, {}],
  ["another key", { kind: "unknown" }, { authorization: `Bearer ${unknownKey}` }],
  ["a part of the key", { kind: "unknown" }, { authorization: `Bearer ${adminKey?.slice(0, -1)}` }],
  ["the key under another scheme", { kind: "unknown" }, { authorization: `Basic ${adminKey}` }],
  ["the key of another service", { kind: "unknown" }, { authorization: "Bearer sk-abc" }],
  ["an expired key", { kind: "expired", keyId: "key_2" }, { authorization: `Bearer ${expiredKey}` }],
  ["a revoked key", { kind: "revoked", keyId: "key_3" }, { "x-api-key": `${revokedKey}` }],
  [
    "a good x-api-key beside a bad Authorization",
    { kind: "unknown" },
    { authorization: "Bearer sk-abc", "x-api-key": `${callerKey}` },
  ],
];

describe("once there was an admin key", () => {
  test.each(bearers)("lets in from anywhere: %s", (_, id, headers) => {
    const result = withKeys(presented({ ...headers, host: "gate.example", via: "1.1 x" }, "192.0.2.7"));
    expect(result.ok ? result.value.actor : undefined).toEqual({ type: "key", id });
  });

  test.each(wrong)("refuses %s", (_, login, headers) => {
    const result = withKeys(presented(headers));
    expect(result.ok ? undefined : [result.error.kind, result.error.login]).toEqual([
      "unauthenticated",
      login,
    ]);
  });
});
