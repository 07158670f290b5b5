import { createHash } from "node:crypto";
import type { Draw } from "../draw.ts";
import { alphabets } from "./alphabets.ts";
import { fillFormat } from "./fill-format.ts";

/** Bitcoin in its four forms, Litecoin, Tron, Ethereum. */
export function drawWallet(draw: Draw): string {
  return draw.one([
    () => base58Check("00", draw),
    () => base58Check("05", draw),
    () => base58Check("30", draw),
    () => base58Check("41", draw),
    () => segwit("bc", 0, 32, draw),
    () => segwit("bc", 1, 52, draw),
    () => fillFormat("0x{hex 40}", draw),
    () => fillFormat("0x{hex 40}", draw),
  ])();
}

function base58Check(version: string, draw: Draw): string {
  const payload = Buffer.from(version + draw.characters(alphabets["hex"] ?? "", 40), "hex");
  const bytes = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]);
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros) + base58(BigInt(`0x${bytes.toString("hex")}`));
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function base58(value: bigint): string {
  const alphabet = alphabets["base58"] ?? "";
  let rest = value;
  let text = "";
  while (rest > 0n) {
    text = alphabet.charAt(Number(rest % 58n)) + text;
    rest /= 58n;
  }
  return text;
}

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** BIP 173 and, from version 1 on, BIP 350. */
function segwit(prefix: string, version: number, symbols: number, draw: Draw): string {
  const data = [version, ...Array.from({ length: symbols - 1 }, () => draw.below(32)), draw.below(2) * 16];
  const expanded = [
    ...[...prefix].map((character) => (character.codePointAt(0) ?? 0) >> 5),
    0,
    ...[...prefix].map((character) => (character.codePointAt(0) ?? 0) & 31),
  ];
  const check = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ (version === 0 ? 1 : 0x2bc830a3);
  const checkSymbols = [25, 20, 15, 10, 5, 0].map((shift) => (check >> shift) & 31);
  return `${prefix}1${[...data, ...checkSymbols].map((symbol) => bech32.charAt(symbol)).join("")}`;
}

function polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    generator.forEach((term, bit) => {
      if ((top >> bit) & 1) check ^= term;
    });
  }
  return check;
}
