/**
 * One way in which a national number is written. A number that its check digits prove counts alone where chance hardly gives
 * such; one that chance gives often counts only beside a word that says what it is.
 */
export interface IdKind {
  readonly type: string;
  /** Sticky and linear; it stands at the beginning of a number, whose separators it may hold. */
  readonly shape: RegExp;
  /** Of the letters and digits alone, upper case. */
  readonly isValid: (compact: string) => boolean;
  /** From 0 to 1, without and with one of the words near. */
  readonly scoreAlone: number;
  readonly scoreWithContext: number;
  readonly evidence: "checksum" | "shape";
  /** Lower case: what such a number is called. Ways of one type share the list. */
  readonly context: readonly string[];
}

/** What may stand between two groups: a space, a dot or any dash. */
export const SEPARATOR = "[ .\\u2010-\\u2015\\u2212-]";

/** Letters of scripts without spaces, and of Korean, whose particles cling: a number may touch them. */
const CLINGING =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const GLUE = `(?![${CLINGING}])[\\p{L}\\p{N}]`;

/**
 * A shape in any case, that is no part of a longer word or number: `0.123456789` holds no nine digits of anybody, and what
 * follows a `+` is a telephone number. In the source `~` stands for a separator that may be left out, `=` for one that must be there.
 */
export function shape(source: string): RegExp {
  const body = source.replaceAll("~", `${SEPARATOR}?`).replaceAll("=", SEPARATOR);
  return new RegExp(`(?<!${GLUE}|\\+|\\d[.-])(?:${body})(?!${GLUE}|[.-]\\d)`, "iuy");
}
