import type { HidingPlace } from "./hidden-piece.ts";

/** `[at]` and `(dot)`, as people write addresses that programs shall not read. */
export const speltSigns: HidingPlace = {
  name: "spelt-sign",
  holdsTexts: false,
  *find(text) {
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

const sign = /[[({<] ?(at|dot) ?[\])}>] ?/iy;
const bracket = /[[({<] ?[ad]/gi;

function nextBracket(text: string, from: number): number {
  bracket.lastIndex = from;
  return bracket.exec(text)?.index ?? -1;
}
