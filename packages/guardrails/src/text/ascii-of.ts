/**
 * The one ASCII character that means the same where NFKC does not say so: decimal digits of every script, dashes, quotation
 * marks, and letters and digits that are drawn in a circle, a square or a flag. Undefined where there is none.
 */
export function asciiOf(character: string): string | undefined {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return undefined;
  return signs.get(character) ?? digitOf(codePoint) ?? drawnOf(codePoint);
}

/** Separators of lines and paragraphs are line breaks here, so that a detector needs to know of one only. */
const signs: ReadonlyMap<string, string> = new Map(
  [
    ["-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u02d7\u058a"],
    ["'", "\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u055a"],
    ['"', "\u201c\u201d\u201e\u201f\u2033"],
    ["/", "\u2044\u2215\u29f8"],
    [":", "\u2236\ua789"],
    ["*", "\u2217\u204e"],
    [" ", "\u1680\u2800"],
    ["\n", "\u0085\u2028\u2029"],
  ].flatMap(([ascii = "", drawn = ""]) => [...drawn].map((sign) => [sign, ascii] as const)),
);

/** Decimal digits stand in runs from zero up; two runs may follow each other. */
function digitOf(codePoint: number): string | undefined {
  if (!isDecimal(codePoint)) return undefined;
  let before = 0;
  while (isDecimal(codePoint - before - 1)) before += 1;
  return String(before % 10);
}

function isDecimal(codePoint: number): boolean {
  return /\p{Nd}/u.test(String.fromCodePoint(codePoint));
}

/** Runs of drawn letters and digits: first, last, and what the first one is. */
const drawn: readonly (readonly [first: number, last: number, ascii: string])[] = [
  [0x24f5, 0x24fd, "1"],
  [0x24ff, 0x24ff, "0"],
  [0x2776, 0x277e, "1"],
  [0x2780, 0x2788, "1"],
  [0x278a, 0x2792, "1"],
  [0x1f150, 0x1f169, "A"],
  [0x1f170, 0x1f189, "A"],
  [0x1f1e6, 0x1f1ff, "A"],
];

function drawnOf(codePoint: number): string | undefined {
  const run = drawn.find(([first, last]) => first <= codePoint && codePoint <= last);
  return run && String.fromCodePoint(run[2].charCodeAt(0) + codePoint - run[0]);
}
