import type { Evidence, RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import { asciiWordEnd, asciiWordStart, isGlueAt } from "../characters.ts";
import { type Context, contextOf } from "../context.ts";
import type { PiiKind } from "../pii-kind.ts";
import { BITCOIN_ALPHABET, decodeBase58, hasBase58Checksum, RIPPLE_ALPHABET } from "./base58.ts";
import { hasBech32Checksum } from "./bech32.ts";

/** Bitcoin's shortest, and the longest that there is: Cardano's. */
const CHARS_MIN = 25;
const CHARS_MAX = 120;

interface Proof {
  readonly evidence: Evidence;
  readonly score: number;
}

/** A way in which some currency writes addresses; the first that fits decides. */
interface WalletForm {
  readonly shape: RegExp;
  proof(word: string, isNamed: () => boolean): Proof | undefined;
}

const CHECKSUM: Proof = { evidence: "checksum", score: 1 };
const PREFIX: Proof = { evidence: "prefix", score: 0.9 };

/** Version byte, 20 bytes of hash, checksum; Zcash has two version bytes. */
const ADDRESS_BYTES: readonly number[] = [25, 26];
const SOLANA_BYTES = 32;

const forms: readonly WalletForm[] = [
  {
    // Ethereum and all that runs its machine. EIP-55's checksum is in the letters' case, and optional: any case counts.
    shape: /^0x[0-9a-f]{40}$/i,
    proof: (word) => (/^0x(.)\1+$/.test(word) ? undefined : PREFIX),
  },
  {
    // Bitcoin, Litecoin, Cardano, the Cosmos chains.
    shape:
      /^(?:bc|tb|ltc|tltc|addr|stake|cosmos|osmo|terra|inj|celestia|juno|sei|dydx|akash|kava|bnb|thor)1[02-9ac-hj-np-z]{20,}$/i,
    proof: (word) => (isOneCase(word) && hasBech32Checksum(word.toLowerCase()) ? CHECKSUM : undefined),
  },
  {
    // Monero: its checksum is Keccak's, but nothing else is 95 base58 characters long.
    shape: /^[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?$/,
    proof: (word) => (isOneCase(word) ? undefined : PREFIX),
  },
  {
    // Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron; XRP by its own alphabet; Solana, which has no checksum.
    shape: /^[1-9A-HJ-NP-Za-km-z]{25,44}$/,
    proof: (word, isNamed) => {
      if (isChecked(word, BITCOIN_ALPHABET)) return CHECKSUM;
      if (word.startsWith("r") && isChecked(word, RIPPLE_ALPHABET)) return CHECKSUM;
      return isSolana(word) && isNamed() ? { evidence: "context", score: 0.8 } : undefined;
    },
  },
];

const context: Context = contextOf("solana", [
  "solana",
  "sol",
  "phantom",
  "spl",
  "wallet",
  "wallet address",
  "crypto",
]);

/** Addresses of cryptocurrency wallets, by checksum where the currency's can be had without Keccak. */
export const cryptoWallet: PiiKind = {
  literals: context.literals,
  startsFrom: ["digitRuns"],
  *find(scan) {
    const { text } = scan;
    let done = 0;
    for (const run of scan.digitRuns) {
      if (run.start < done) continue;
      const end = asciiWordEnd(text, run.end, CHARS_MAX);
      const start = asciiWordStart(text, run.start, CHARS_MAX);
      done = end;
      if (end - start < CHARS_MIN || end - start > CHARS_MAX) continue;
      if (isGlueAt(text, start - 1) || isGlueAt(text, end)) continue;
      const finding = walletAt(scan, start, end);
      if (finding !== undefined) yield finding;
    }
  },
};

function walletAt(scan: Scan, start: number, end: number): RawFinding | undefined {
  const word = scan.text.slice(start, end);
  const proof = forms
    .find((form) => form.shape.test(word))
    ?.proof(word, () => context.isNear(scan, start, end));
  return proof && { type: "CRYPTO_WALLET", start, end, ...proof };
}

function isChecked(word: string, alphabet: string): boolean {
  const bytes = decodeBase58(word, alphabet);
  return bytes !== undefined && ADDRESS_BYTES.includes(bytes.length) && hasBase58Checksum(bytes);
}

function isSolana(word: string): boolean {
  return (
    word.length >= 32 && !isOneCase(word) && decodeBase58(word, BITCOIN_ALPHABET)?.length === SOLANA_BYTES
  );
}

function isOneCase(word: string): boolean {
  return word === word.toLowerCase() || word === word.toUpperCase();
}
