import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";
import { sha256OfBlock } from "./sha-256.ts";

const detector = createPiiDetector({ types: ["CRYPTO_WALLET"] });

/** From the standards' own examples and from chains' documentation. */
const wallets = [
  ["Bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],
  ["Bitcoin, script", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
  ["Bitcoin, bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
  ["Bitcoin, bech32m", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"],
  ["Bitcoin, upper case", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"],
  ["Ethereum", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
  ["Ethereum, lower case", "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359"],
  ["XRP", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"],
  ["Tron", "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC"],
] as const;

describe("an address is found", () => {
  test.each(wallets)("of %s: %s", (_, wallet) => {
    expect(foundOf(detector, `Send it to ${wallet}.`)).toEqual([wallet]);
  });

  test.each(wallets.filter(([name]) => !name.startsWith("Ethereum")))(
    "of %s, and none where one character is another",
    (_, wallet) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 5, max: wallet.length - 1 }),
          fc.constantFrom("2", "3", "4", "7"),
          (at, other) => {
            fc.pre(wallet.charAt(at) !== other);
            expect(foundOf(detector, wallet.slice(0, at) + other + wallet.slice(at + 1))).toEqual([]);
          },
        ),
        { numRuns: 20 },
      );
    },
  );
});

test("a Solana address, which has no checksum, counts beside a word that names it", () => {
  const wallet = "4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T";
  expect(foundOf(detector, `my solana wallet: ${wallet}`)).toEqual([wallet]);
  expect(foundOf(detector, `build ${wallet}`)).toEqual([]);
});

test.each([
  ["a commit", "0f0e2a4e5b6c7d8e9fa0b1c2d3e4f5061728394a"],
  ["a hash", "0x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  ["nobody's", `0x${"0".repeat(40)}`],
  ["base64", "MIIEpAIBAAKCAQEA7bq2zk1f3e9T0aQh5nR2c4"],
  ["a word", `x${wallets[0][1]}`],
])("%s is none: %s", (_, text) => {
  expect(foundOf(detector, text)).toEqual([]);
});

test("its SHA-256 is SHA-256, for whatever one block holds", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 55 }), (message) => {
      expect(sha256OfBlock(message)).toEqual(new Uint8Array(createHash("sha256").update(message).digest()));
    }),
  );
  expect(() => sha256OfBlock(new Uint8Array(56))).toThrow(RangeError);
});
