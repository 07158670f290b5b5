import type { HiddenPiece, HidingPlace } from "./hidden-piece.ts";

/** `[at]` and `(dot)`, and ` at … dot … `, as people write addresses that programs shall not read. */
export const speltSigns: HidingPlace = {
  name: "spelt-sign",
  holdsTexts: false,
  sign: /dot |[[({<] ?[ad]/i,
  *find(text) {
    // A search for what begins with a space would halt at every word.
    if (text.includes("dot ")) yield* spokenSigns(text);
    for (let at = nextBracket(text, 0); at >= 0; at = nextBracket(text, at + 1)) {
      sign.lastIndex = at;
      const [whole, word] = sign.exec(text) ?? [];
      if (whole === undefined || word === undefined) continue;
      const start = text.charAt(at - 1) === " " ? at - 1 : at;
      const end = at + whole.length;
      yield { start, end, reads: word.toLowerCase() === "at" ? "@" : "." };
    }
  },
};

/** `mara at example dot org`: it ends as hosts do, or is spelt as no prose is. */
function* spokenSigns(text: string): Iterable<HiddenPiece> {
  for (const { index, 0: spoken } of text.matchAll(spokenHost)) {
    const local = /[\w.+-]*$/.exec(text.slice(Math.max(0, index - localCharsMax), index))?.[0] ?? "";
    if (!unlikeProse.test(local + spoken) && !usualEnd.test(spoken)) continue;
    yield { start: index, end: index + at.length, reads: "@" };
    let dot = spoken.indexOf(dotted);
    for (; dot >= 0; dot = spoken.indexOf(dotted, dot + 1)) {
      yield { start: index + dot, end: index + dot + dotted.length, reads: "." };
    }
  }
}

const localCharsMax = 64;
const unlikeProse = /[\d_+.-]/;
const usualEnd =
  / dot (?:com|net|org|edu|gov|info|io|co|de|fr|es|nl|uk|ch|eu|pl|se|fi|dk|jp|kr|cn|ru|br|au|ca|za|tr)$/i;
const at = " at ";
const dotted = " dot ";
const spokenHost = /(?<=\w) at \w[\w-]{0,62}(?: dot \w[\w-]{0,62}){1,4}/gi;

const sign = /[[({<] ?(at|dot) ?[\])}>] ?/iy;
const bracket = /[[({<] ?[ad]/gi;

function nextBracket(text: string, from: number): number {
  bracket.lastIndex = from;
  return bracket.exec(text)?.index ?? -1;
}
