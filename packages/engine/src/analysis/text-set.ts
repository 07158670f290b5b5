import { hasNumber, type Intervals, lengths, meetIntervals } from "./intervals.ts";

/** One question about a text, and the answer it must have. */
export interface TextPart {
  readonly method: "startsWith" | "endsWith" | "contains";
  readonly text: string;
  readonly negated: boolean;
}

/** So many words, and no others. */
interface Words {
  readonly kind: "words";
  readonly words: ReadonlySet<string>;
}

/** All texts of some lengths (in code points) but a few, with or without some parts. */
export interface Texts {
  readonly kind: "texts";
  readonly except: ReadonlySet<string>;
  readonly lengths: Intervals;
  readonly parts: readonly TextPart[];
}

export type TextSet = Words | Texts;

const nothing: ReadonlySet<string> = new Set();

export const noTexts: Words = { kind: "words", words: nothing };
export const allTexts: Texts = { kind: "texts", except: nothing, lengths: lengths.all, parts: [] };

export function words(list: Iterable<string>): Words {
  return { kind: "words", words: new Set(list) };
}

export function meetTexts(a: TextSet, b: TextSet): TextSet {
  if (a === b || b === allTexts) return a;
  if (a === allTexts) return b;
  if (a.kind === "words") return wordsOf(a.words, b);
  if (b.kind === "words") return wordsOf(b.words, a);
  return {
    kind: "texts",
    except:
      a.except.size === 0 ? b.except : b.except.size === 0 ? a.except : new Set([...a.except, ...b.except]),
    lengths: meetIntervals(a.lengths, b.lengths),
    parts: [...a.parts, ...b.parts.filter((part) => !a.parts.some((known) => isSame(known, part)))],
  };
}

/** Whether the text is one of the set. */
export function hasText(set: TextSet, text: string): boolean {
  if (set.kind === "words") return set.words.has(text);
  return (
    !set.except.has(text) &&
    (set.lengths === lengths.all || hasNumber(set.lengths, codePoints(text))) &&
    set.parts.every((part) => hasPart(text, part) !== part.negated)
  );
}

export function codePoints(text: string): number {
  return [...text].length;
}

function hasPart(text: string, part: TextPart): boolean {
  switch (part.method) {
    case "startsWith":
      return text.startsWith(part.text);
    case "endsWith":
      return text.endsWith(part.text);
    case "contains":
      return text.includes(part.text);
  }
}

function wordsOf(known: ReadonlySet<string>, set: TextSet): TextSet {
  const kept = [...known].filter((word) => hasText(set, word));
  return kept.length === 0 ? noTexts : { kind: "words", words: new Set(kept) };
}

function isSame(a: TextPart, b: TextPart): boolean {
  return a.method === b.method && a.text === b.text && a.negated === b.negated;
}
