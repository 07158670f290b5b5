import { describe, expect, test } from "bun:test";
import { createPrivateKey, sign } from "node:crypto";
import fc from "fast-check";
import { nobleEd25519 } from "./noble-ed25519.ts";

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("Ed25519 in JavaScript", () => {
  test("signs as the machine's own does", () => {
    fc.assert(
      fc.property(seed, fc.uint8Array(), (secretKey, message) => {
        const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secretKey]);
        const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
        const signature = nobleEd25519.signWith(secretKey)(message);
        expect(signature).toEqual(new Uint8Array(sign(null, message, key)));
        expect(nobleEd25519.verify(nobleEd25519.publicKeyOf(secretKey), message, signature)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  const secretKey = new Uint8Array(32).fill(7);
  const publicKey = nobleEd25519.publicKeyOf(secretKey);
  const message = Uint8Array.of(1, 2, 3);
  const signature = nobleEd25519.signWith(secretKey)(message);

  test.each<[string, Uint8Array, Uint8Array, Uint8Array]>([
    ["another message", publicKey, Uint8Array.of(1, 2), signature],
    ["another key", nobleEd25519.publicKeyOf(new Uint8Array(32).fill(8)), message, signature],
    ["a key that is no point", new Uint8Array(32).fill(0xff), message, signature],
    ["a key that is too short", publicKey.slice(1), message, signature],
    ["a signature that is too short", publicKey, message, signature.slice(1)],
    ["no signature", publicKey, message, new Uint8Array(0)],
    ["a second signature made of the first", publicKey, message, withOrderAdded(signature)],
  ])("says no to %s, and does not throw", (_name, key, text, signed) => {
    expect(nobleEd25519.verify(key, text, signed)).toBe(false);
  });

  // Under such a key one signature would hold for every text.
  test("says no to a key of small order", () => {
    const neutral = new Uint8Array(32).with(0, 1);
    expect(nobleEd25519.verify(neutral, message, new Uint8Array(64).with(0, 1))).toBe(false);
  });
});

/** The same R, and S plus the order of the group, which a lax verifier takes for S. */
function withOrderAdded(signature: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let sum = order;
  signature.slice(32).forEach((byte, at) => {
    sum += BigInt(byte) << BigInt(8 * at);
  });
  return signature.map((byte, at) => (at < 32 ? byte : Number((sum >> BigInt(8 * (at - 32))) & 0xffn)));
}
