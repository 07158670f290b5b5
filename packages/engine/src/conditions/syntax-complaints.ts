import { type Complaint, shownName } from "./complaint.ts";
import { signSlips, wordSlip } from "./slips.ts";
import type { Token } from "./token.ts";

export const emptyText: Complaint = {
  message: "the condition is empty",
  mend: "Write `true` if it is to match everything.",
};

export const chainedComparisons: Complaint = {
  message: "comparisons do not chain",
  mend: "Join two of them by &&: 1 <= x && x < 5.",
};

export const numberedElement: Complaint = {
  message: "a list has no numbered elements",
  mend: "Ask for any or all of them: call.tools.exists(t, t == 'shell').",
};

export function missingValue(before: Token): Complaint {
  return {
    message: `a value is missing before ${describeToken(before)}`,
    mend: "Write a fact, a text in quotes or a number there.",
  };
}

export function missingName(before: Token): Complaint {
  return {
    message: `a name is missing between the dot and ${describeToken(before)}`,
    mend: "Write the name of a field or a method there.",
  };
}

export function missingComma(before: Token): Complaint {
  return { message: `a comma is missing before ${describeToken(before)}`, mend: "Part the items by commas." };
}

export function fieldOfValue(name: string): Complaint {
  return {
    message: `${shownName(name)} is asked of something that has no fields`,
    mend: "Only facts have fields: resource.id.",
  };
}

/** A bracket that is not closed, told where it opens; or something that stands where it should be closed. */
export function missingClose(symbol: ")" | "]", before: Token): Complaint {
  const message =
    before.kind === "end"
      ? "the bracket that opens here is not closed"
      : `\`${symbol}\` is missing before ${describeToken(before)}`;
  return { message, mend: `Write ${symbol} where it ends.` };
}

/** What is wrong with a token that stands where the condition could end. */
export function leftover(token: Token): Complaint {
  if (token.kind === "strange") return strangeSign(token.sign);
  const shown = describeToken(token);
  const slip = token.kind === "name" ? wordSlip(token.name) : undefined;
  if (slip !== undefined) return slip;
  if (token.kind === "symbol" && (token.symbol === ")" || token.symbol === "]")) {
    return { message: `${shown} closes nothing`, mend: "Take it out, or open it before." };
  }
  if (token.kind === "symbol" && token.symbol === ",") {
    return {
      message: "a comma stands outside of a list or a call",
      mend: "Put a list in square brackets, or join two conditions by && or ||.",
    };
  }
  return { message: `an operator is missing before ${shown}`, mend: "Join two conditions by && or ||." };
}

export function strangeSign(sign: string): Complaint {
  const shown = sign.isWellFormed() ? `\`${sign}\`` : "half a Unicode sign";
  const mend = signSlips.get(sign) ?? "Take it out, or put the text that it belongs to in quotes.";
  return { message: `${shown} means nothing here`, mend };
}

function describeToken(token: Token): string {
  switch (token.kind) {
    case "name":
      return shownName(token.name);
    case "string":
      return "the text in quotes";
    case "number":
      return `\`${token.value}\``;
    case "symbol":
      return `\`${token.symbol}\``;
    case "strange":
      return `\`${token.sign.toWellFormed()}\``;
    case "end":
      return "the end";
  }
}
