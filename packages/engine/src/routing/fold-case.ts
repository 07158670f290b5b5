/**
 * The text with everything that neither eye nor model tells apart made the same: characters that show nothing are
 * taken out, and case is folded in full (Unicode, `C` and `F` of CaseFolding.txt: `ß` is `ss`, `ς` is `σ`).
 *
 * What shows nothing is what Unicode says a renderer may leave out (Default_Ignorable_Code_Point): soft hyphen,
 * zero-width spaces and joiners, direction marks, invisible operators, variation selectors, tags. So do control
 * characters, NUL among them, but for tab and line breaks. A shorter list would leave a way around the keywords.
 *
 * INVARIANT: the fold of two texts joined is their folds joined, so a part of a text folds to a part of its fold.
 * Of a pair such as Cherokee's, the other one stands for both than in CaseFolding.txt; what equals what is the same.
 */
export function foldCase(text: string): string {
  if (!/[^\t\n\r -~]/.test(text)) return text.toLowerCase();
  return text
    .replace(/(?:(?![\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Cc}])+/gu, "")
    .split(DOTLESS_I)
    .map(foldVisible)
    .join(DOTLESS_I);
}

/** Its capital is `I`, so that folding by capitals would make it `i`; by CaseFolding.txt it is a letter of its own. */
const DOTLESS_I = "\u0131";

/** Lower case first for `ẞ`, whose capital is itself; at the end, `σ` for the `ς` that closes a word. */
function foldVisible(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
