import { shownName } from "./complaint.ts";
import type { ConditionProblem } from "./condition-problem.ts";
import { readString } from "./read-string.ts";
import { operatorSlips } from "./slips.ts";
import type { Span } from "./syntax.ts";
import type { Token, TokenSymbol } from "./token.ts";

export interface ReadTokens {
  /** In the order of the text, their spans apart from each other; the last one is the end. */
  readonly tokens: readonly [...Token[], Token];
  readonly problems: readonly ConditionProblem[];
}

/** Cuts the text into tokens. A slip is reported, and read as what it means. */
export function readTokens(text: string): ReadTokens {
  const tokens: Token[] = [];
  const problems: ConditionProblem[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const { number, tail, word, symbol, quote, other } = pattern.exec(text)?.groups ?? {};
    const span = { start: at, end: pattern.lastIndex };
    at = span.end;
    if (number !== undefined) {
      tokens.push(numberToken(number, span));
      problems.push(...numberProblems(number, tail ?? "", span));
    } else if (quote !== undefined) {
      const literal = readString(text, span.start);
      at = literal.end;
      tokens.push({ kind: "string", value: literal.value, span: { start: span.start, end: at } });
      problems.push(...literal.problems);
    } else if (word !== undefined && isDot(tokens.at(-1))) {
      tokens.push({ kind: "name", name: word, span });
    } else if (word !== undefined || symbol !== undefined) {
      const written = word ?? symbol ?? "";
      const slip = operatorSlips.get(written.toLowerCase().replace(/\s+/, " "));
      if (slip !== undefined)
        problems.push({ code: "SYNTAX_ERROR", span, message: slip.message, mend: slip.mend });
      tokens.push(wordOrSymbol(slip?.meant ?? written, span));
    } else if (other !== undefined) {
      tokens.push({ kind: "strange", sign: other, span });
    }
  }
  return { tokens: [...tokens, { kind: "end", span: { start: at, end: at } }], problems };
}

const pattern = new RegExp(
  [
    String.raw`[ \t\r\n]+`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?<tail>\w*)`,
    String.raw`(?<word>(?<!\.)[nN][oO][tT][ \t\r\n]+[iI][nN]\b|[A-Za-z_]\w*)`,
    String.raw`(?<symbol>===|!==|=~|=<|=>|<>|[=!<>]=|&&|\|\||[-=!<>&|≤≥≠+*\(\)\[\],.])`,
    "(?<quote>['\"])",
    "(?<other>[^])",
  ].join("|"),
  "uy",
);

const symbols = {
  ...{ "==": 1, "!=": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, in: 1, "&&": 1, "||": 1, "+": 1, "-": 1, "*": 1 },
  ...{ "!": 1, "(": 1, ")": 1, "[": 1, "]": 1, ",": 1, ".": 1 },
} as const satisfies Record<TokenSymbol, 1>;

function isSymbol(text: string): text is TokenSymbol {
  return Object.hasOwn(symbols, text);
}

function isDot(token: Token | undefined): boolean {
  return token?.kind === "symbol" && token.symbol === ".";
}

function wordOrSymbol(text: string, span: Span): Token {
  return isSymbol(text) ? { kind: "symbol", symbol: text, span } : { kind: "name", name: text, span };
}

function numberToken(digits: string, span: Span): Token {
  const number = /^\d+$/.test(digits) ? "int" : "decimal";
  return { kind: "number", value: Number(digits), number, span };
}

function numberProblems(digits: string, tail: string, span: Span): readonly ConditionProblem[] {
  if (tail !== "") {
    const mend = "Write it in plain decimal digits: 4000, or 0.5.";
    return [{ code: "SYNTAX_ERROR", span, message: `${shownName(digits + tail)} is not a number`, mend }];
  }
  const value = Number(digits);
  if (/^\d+$/.test(digits) && !Number.isSafeInteger(value)) {
    const mend = "Take one within 9007199254740991 (2^53 - 1).";
    return [{ code: "SYNTAX_ERROR", span, message: "this int is too large to be exact", mend }];
  }
  if (Number.isFinite(value)) return [];
  const mend = "Take one within 1.7976931348623157e308.";
  return [{ code: "SYNTAX_ERROR", span, message: "this decimal is too large", mend }];
}
