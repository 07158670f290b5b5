import { afterAll, describe, expect, test } from "bun:test";
import { createPrivateKey } from "node:crypto";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { MemoryControlStore } from "../stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { type KeyKeeping, keptOrMadeKey, keyKeepingFor, readKeyFile } from "./kept-signing-key.ts";
import { makeSigningKey, parseSigningKey, verifyEd25519 } from "./signing-key.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

test("a key is the same as PEM and as the base64 of its seed", () => {
  const made = makeSigningKey();
  const seed = createPrivateKey(made.pem).export({ format: "jwk" }).d ?? "";
  const fromSeed = parseSigningKey(Buffer.from(seed, "base64url").toString("base64"));
  expect(fromSeed?.publicKey).toEqual(made.publicKey);
  const message = new TextEncoder().encode("a tree head");
  const signature = parseSigningKey(`${made.pem}\n`)?.sign(message) ?? new Uint8Array(0);
  expect(verifyEd25519(made.publicKey, message, signature)).toBe(true);
  expect(verifyEd25519(makeSigningKey().publicKey, message, signature)).toBe(false);
});

test.each(["", "secret", "AAAA", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])(
  "%p is no key",
  (text) => {
    expect(parseSigningKey(text)).toBeUndefined();
  },
);

/** The message goes to the log: a mistyped key in it would be in every log. */
test("a file that holds no key is told by its path, and nothing of its text", () => {
  const path = `${folder}/broken.pem`;
  writeFileSync(path, "almost-a-secret");
  expect(() => readKeyFile(path)).toThrow(new RegExp(`^${path} is no Ed25519 key`));
  expect(() => readKeyFile(path)).not.toThrow(/almost/);
});

describe("a key that the service makes for itself", () => {
  const keepings: KeyKeeping[] = [
    { kind: "file", path: `${folder}/meshgate-signing-key.pem` },
    { kind: "database" },
  ];

  /** Else replicas that start at once sign one log with two keys. */
  test.each(keepings)("is one, however many processes make it at once: %p", async (keeping) => {
    const control = new MemoryControlStore(new MemoryEventStore());
    const made = await Promise.all([1, 2, 3].map(() => keptOrMadeKey(keeping, control)));
    const again = await keptOrMadeKey(keeping, control);
    expect(made.map(({ pem }) => pem)).toEqual([again.pem, again.pem, again.pem]);
  });

  test("is its owner's alone to read", () => {
    expect(statSync(`${folder}/meshgate-signing-key.pem`).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["sqlite:/data/meshgate.db", { kind: "file", path: "/data/meshgate-signing-key.pem" }],
    ["sqlite::memory:", { kind: "memory" }],
    ["postgresql://meshgate@db/meshgate", { kind: "database" }],
  ])("is kept, with %s, where that database's owner looks for it", (url, keeping) => {
    expect(keyKeepingFor(url)).toEqual(keeping as KeyKeeping);
  });
});
