import type { TextRange } from "../normal-text.ts";
import type { HidingPlace } from "./hidden-piece.ts";
import { firstLongRun, longRuns } from "./long-runs.ts";
import { readUtf8 } from "./utf8.ts";

/** Characters that stand for bytes, each for some of their bits. */
interface Encoding {
  readonly name: string;
  readonly bitsEach: 4 | 6;
  /** By ASCII code: 1 + the bits; 0 for other characters. */
  readonly bitsOf: Uint8Array;
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

/** Both alphabets of RFC 4648, sections 4 and 5. */
const base64Bits = bitsBy([...letters.toUpperCase(), ...letters, ...digits, "+-", "/_"]);
const hexBits = bitsBy([...digits, ..."abcdef"].map((digit) => digit + digit.toUpperCase()));

/** Base64 of text. */
export const base64 = encodedText({ name: "base64", bitsEach: 6, bitsOf: base64Bits });

/** Hexadecimal digits of text. */
export const hex = encodedText({ name: "hex", bitsEach: 4, bitsOf: hexBits });

/** Shorter runs are words, but for those of digits alone, which a word never reads. */
const runCharsMin = 16;
/** Nine digits in base64: shorter numbers are nobody's. */
const digitRunCharsMin = 12;
/** Whether bytes are text shows in the first of them, nearly always. */
const sampleChars = 16;

function encodedText(encoding: Encoding): HidingPlace {
  return {
    name: encoding.name,
    holdsTexts: true,
    sign: { test: (text) => firstLongRun(text, encoding.bitsOf, digitRunCharsMin, 0) !== undefined },
    *find(text) {
      for (const run of longRuns(text, encoding.bitsOf, digitRunCharsMin)) {
        const isShort = run.end - run.start < runCharsMin;
        if (isShort && !mayReadDigits(text, run, encoding)) continue;
        const reads = readRun(text, run, encoding);
        if (isShort && !/^[\d .-]+$/.test(reads ?? "")) continue;
        if (reads !== undefined) yield { start: run.start, end: paddingEnd(text, run.end), reads };
      }
    },
  };
}

/** A digit's first six bits are one of three. */
function mayReadDigits(text: string, { start }: TextRange, { bitsEach }: Encoding): boolean {
  return bitsEach === 6 && "MNO".includes(text.charAt(start));
}

function readRun(text: string, { start, end }: TextRange, encoding: Encoding): string | undefined {
  if (encoding.bitsEach === 4 && (end - start) % 2 === 1) return undefined;
  const sample = readUtf8(bytesOf(text, start, Math.min(end, start + sampleChars), encoding), "cut");
  return sample === undefined ? undefined : readUtf8(bytesOf(text, start, end, encoding), "whole");
}

function bytesOf(text: string, start: number, end: number, { bitsEach, bitsOf }: Encoding): number[] {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (let at = start; at < end; at += 1) {
    buffer = ((buffer << bitsEach) | ((bitsOf[text.charCodeAt(at)] ?? 1) - 1)) & 0xffff;
    bits += bitsEach;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return bytes;
}

function paddingEnd(text: string, end: number): number {
  if (!text.startsWith("=", end)) return end;
  return text.startsWith("=", end + 1) ? end + 2 : end + 1;
}

function bitsBy(characters: readonly string[]): Uint8Array {
  const bitsOf = new Uint8Array(0x80);
  characters.forEach((same, bits) => {
    for (const character of same) bitsOf[character.charCodeAt(0)] = bits + 1;
  });
  return bitsOf;
}
