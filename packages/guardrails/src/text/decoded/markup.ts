import { isWordEnd, isWordStart } from "../../scan/word-edges.ts";
import type { HidingPlace } from "./hidden-piece.ts";

/** Marks of Markdown and HTML within or at words and numbers, and comments anywhere: a reader does not see them. */
export const markup: HidingPlace = {
  name: "markup",
  holdsTexts: false,
  sign: /[*`~<]/,
  *find(text) {
    const reader = new MarkReader(text);
    for (let at = nextMark(text, 0); at >= 0; ) {
      const { end, kind } = reader.readMarks(at);
      if (kind !== "none" && isHidden(text, at, end, kind)) yield { start: at, end, reads: "" };
      at = nextMark(text, Math.max(end, at + 1));
    }
  },
};

type MarkKind = "none" | "emphasis" | "tag" | "comment";

const anyMark = /[*`~<]/g;
const emphasis = /[*`~]{1,3}(?![*`~])/y;
const tag = /<\/?[a-z][^<>\n]{0,64}>/iy;

function nextMark(text: string, from: number): number {
  anyMark.lastIndex = from;
  return anyMark.exec(text)?.index ?? -1;
}

class MarkReader {
  readonly #text: string;
  /** Behind it no comment ends: each search for an end is made once. */
  #lastCommentEnd: number;

  constructor(text: string) {
    this.#text = text;
    this.#lastCommentEnd = text.lastIndexOf("-->");
  }

  /** Marks that follow each other are one; it is of the kind of the last of them, or a comment if one is. */
  readMarks(start: number): { readonly end: number; readonly kind: MarkKind } {
    let end = start;
    let kind: MarkKind = "none";
    for (let mark = this.#readMark(end); mark !== undefined; mark = this.#readMark(end)) {
      end = mark.end;
      kind = kind === "comment" ? kind : mark.kind;
    }
    return { end, kind };
  }

  #readMark(at: number): { readonly end: number; readonly kind: MarkKind } | undefined {
    if (this.#text.startsWith("<!--", at) && at + 4 <= this.#lastCommentEnd) {
      return { end: this.#text.indexOf("-->", at + 4) + 3, kind: "comment" };
    }
    emphasis.lastIndex = at;
    if (emphasis.test(this.#text)) return { end: emphasis.lastIndex, kind: "emphasis" };
    tag.lastIndex = at;
    return tag.test(this.#text) ? { end: tag.lastIndex, kind: "tag" } : undefined;
  }
}

function isHidden(text: string, start: number, end: number, kind: MarkKind): boolean {
  if (kind === "comment") return true;
  const followsWord = !isWordStart(text, start);
  const precedesWord = !isWordEnd(text, end);
  if (kind === "emphasis" ? followsWord || precedesWord : followsWord && precedesWord) return true;
  const endsDigits = isDigit(text, start - 1) && isDigit(text, behindSpace(text, end));
  const beginsDigits = isDigit(text, end) && isDigit(text, beforeSpace(text, start));
  return endsDigits || beginsDigits;
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}

function beforeSpace(text: string, at: number): number {
  return text.charAt(at - 1) === " " ? at - 2 : at - 1;
}

function behindSpace(text: string, at: number): number {
  return text.charAt(at) === " " ? at + 1 : at;
}
