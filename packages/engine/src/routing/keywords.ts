import { foldCase } from "./fold-case.ts";

/** Finds sensitive keywords in the text of a call. */
export interface KeywordMatcher {
  /** How many keywords it looks for. */
  readonly count: number;
  /** Whether any keyword is part of any of the texts, ignoring case (SEMANTICS 8). Says nothing of which, or where. */
  matches(texts: string | Iterable<string>): boolean;
}

/** Keywords of which nothing is left once trimmed and folded are dropped: they would be part of every text. */
export function compileKeywords(keywords: readonly string[]): KeywordMatcher {
  const folded = keywords.map((keyword) => foldCase(keyword).trim()).filter((keyword) => keyword !== "");
  const distinct = [...new Set(folded)];
  return Object.freeze({
    count: folded.length,
    matches(texts: string | Iterable<string>): boolean {
      if (distinct.length === 0) return false;
      if (typeof texts === "string") return containsAny(texts, distinct);
      for (const text of texts) {
        if (containsAny(text, distinct)) return true;
      }
      return false;
    },
  });
}

function containsAny(text: string, keywords: readonly string[]): boolean {
  const folded = foldCase(text);
  return keywords.some((keyword) => folded.includes(keyword));
}
