import { asciiOf } from "./ascii-of.ts";

/** What normalising does with a code point: `joins` may combine with what stands before it. */
export const KEPT = 1;
export const DROPPED = 2;
export const REPLACED = 3;
export const JOINS = 4;

/** By code point; 0 where it has not been asked for yet. Most of these pages are never touched, and so take no memory. */
const kinds = new Uint8Array(0x11_0000);
const replacements = new Map<number, string>();

export function kindOf(codePoint: number): number {
  return kinds[codePoint] || classify(codePoint);
}

/** What a code point becomes where it stands alone. */
export function replacementOf(codePoint: number): string {
  return replacements.get(codePoint) ?? String.fromCodePoint(codePoint);
}

/**
 * The normal form of a character with everything that joins it: NFKC, digits and typographic signs as ASCII, and no marks on a
 * letter or digit of ASCII, where NFKC leaves only those that no script puts there.
 */
export function normaliseCluster(cluster: string): string {
  const composed = cluster.normalize("NFKC");
  let plain = "";
  for (const character of composed) plain += asciiOf(character) ?? character;
  return plain.replace(/(?<=[0-9A-Za-z])\p{M}+/gu, "");
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  const kind = kindOfCharacter(character);
  kinds[codePoint] = kind;
  if (kind === REPLACED || kind === JOINS) replacements.set(codePoint, normaliseCluster(character));
  return kind;
}

function kindOfCharacter(character: string): number {
  // Lone surrogates are nothing to Unicode: they stay as they are.
  if (/\p{Cs}/u.test(character)) return KEPT;
  if (/[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(character)) {
    return kindOfInvisible(character);
  }
  const normal = character.normalize("NFKC");
  if (/^[\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]/u.test(normal)) return JOINS;
  return normaliseCluster(character) === character ? KEPT : REPLACED;
}

/** Control characters show nothing either, but for white space and line breaks. */
function kindOfInvisible(character: string): number {
  if (/[\t\n\v\f\r]/.test(character)) return KEPT;
  return asciiOf(character) === undefined ? DROPPED : REPLACED;
}
