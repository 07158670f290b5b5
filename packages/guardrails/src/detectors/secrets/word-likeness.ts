/** By first letter: which letters follow it in 96 of 100 places of English words and names in programs, counted over public documentation and declarations. */
const followers: Readonly<Record<string, string>> = {
  a: "abcdfgiklmnprstuvwxy",
  b: "abceijlorsuy",
  c: "acdefhiklmoprstuy",
  d: "abdefgilnorsu",
  e: "abcdefgilmnopqrstuvwxy",
  f: "aefilorstuy",
  g: "aeghilnoprsu",
  h: "aeiortu",
  i: "abcdefglmnoprstvxz",
  j: "aeosu",
  k: "aeis",
  l: "adefilopstuvy",
  m: "abeilmopsu",
  n: "acdefgiklnoprstuvy",
  o: "abcdfgiklmnoprstuvwx",
  p: "acdehiloprstuy",
  q: "u",
  r: "abcdefgiklmnoprstuvy",
  s: "acdefhiklmnopqstuwy",
  t: "acdefhilmoprstuwy",
  u: "abcdefgilmnprst",
  v: "aeio",
  w: "aehinors",
  x: "ceipt",
  y: "ilmnpst",
  z: "ei",
};

/** Shorter runs of letters tell nothing. */
export const WORD_CHARS_MIN = 4;
/** From this length on one pair of letters may be rare. */
const LONG_WORD_CHARS_MIN = 7;

/**
 * Whether letters could be a word: at least four, and each pair usual in English. Of four letters drawn at random one run
 * in ten passes, of six one in fifty.
 */
export function looksLikeWord(letters: string): boolean {
  if (letters.length < WORD_CHARS_MIN) return false;
  const word = letters.toLowerCase();
  let rare = word.length >= LONG_WORD_CHARS_MIN ? 1 : 0;
  for (let index = 1; index < word.length; index++) {
    const usual = followers[word.charAt(index - 1)] ?? "";
    if (!usual.includes(word.charAt(index)) && --rare < 0) return false;
  }
  return true;
}
