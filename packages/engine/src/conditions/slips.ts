import type { Complaint } from "./complaint.ts";
import type { TokenSymbol } from "./token.ts";

/** What people write out of habit from other languages, and what it is here. */
export interface Slip extends Complaint {
  /** Reading goes on as if this had been written. */
  readonly meant: TokenSymbol;
}

/** Operators of other languages. */
export const operatorSlips: ReadonlyMap<string, Slip> = new Map([
  ["=", instead("=", "==")],
  ["===", instead("===", "==")],
  ["=~", { ...instead("=~", "=="), ...noRegularExpressions("`=~` is not an operator here") }],
  ["!==", instead("!==", "!=")],
  ["<>", instead("<>", "!=")],
  ["=<", instead("=<", "<=")],
  ["=>", instead("=>", ">=")],
  ["≤", instead("≤", "<=")],
  ["≥", instead("≥", ">=")],
  ["≠", instead("≠", "!=")],
  ["&", instead("&", "&&")],
  ["|", instead("|", "||")],
  ["and", instead("and", "&&")],
  ["or", instead("or", "||")],
  ["not", instead("not", "!")],
  [
    "not in",
    {
      meant: "in",
      message: "there is no operator `not in`",
      mend: "Put `!` before the test in parentheses: !(x in [...]).",
    },
  ],
]);

/** Signs that mean nothing here, and what to do instead. */
export const signSlips: ReadonlyMap<string, string> = new Map([
  [
    "/",
    "There is no division and no comment: multiply the other side, or write a YAML comment (#) beside it.",
  ],
  ["%", "There is no remainder: only + and -, and * by a number."],
  ["#", "Put the comment outside of the condition."],
  ["?", "There is no `? :`: write it with && and ||."],
  [":", "There is no `? :`: write it with && and ||."],
  ["{", "A list stands in square brackets."],
  ["}", "A list stands in square brackets."],
  [";", "A condition is one expression: join its parts by && or ||."],
  ["`", "Text stands in straight quotes, 'so' or \"so\"."],
  ["‘", "Text stands in straight quotes, 'so' or \"so\"."],
  ["’", "Text stands in straight quotes, 'so' or \"so\"."],
  ["“", "Text stands in straight quotes, 'so' or \"so\"."],
  ["”", "Text stands in straight quotes, 'so' or \"so\"."],
]);

const methodNames = new Set(["startsWith", "endsWith", "contains", "exists", "all"]);
const regularExpressionNames = new Set(["match", "matches", "regex", "regexp", "like", "rlike"]);

/** What to say of a word that stands where an operator should, a method that does not exist, and the like. */
export function wordSlip(word: string): Complaint | undefined {
  if (regularExpressionNames.has(word.toLowerCase())) {
    return noRegularExpressions(`\`${word}\` does not exist here`);
  }
  if (methodNames.has(word)) {
    return {
      message: `\`${word}\` is a method of a fact`,
      mend: `Write it after a dot: ${methodExample(word)}.`,
    };
  }
  if (word === "is" || word === "equals" || word === "eq") return instead(word, "==");
  return undefined;
}

function methodExample(method: string): string {
  return method === "exists" || method === "all"
    ? `call.tools.${method}(t, t == 'shell')`
    : `resource.id.${method}('text')`;
}

function noRegularExpressions(what: string): Complaint {
  return {
    message: `${what}: there are no regular expressions`,
    mend: "Use startsWith, endsWith, contains, or `in` with a list.",
  };
}

function instead(written: string, meant: TokenSymbol): Slip {
  return { meant, message: `\`${written}\` is not an operator here`, mend: `Write ${meant} instead.` };
}
