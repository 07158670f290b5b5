import type { Complaint } from "./complaint.ts";
import { signSlips, wordSlip } from "./slips.ts";
import type { Token } from "./token.ts";

/** What is wrong with a token that stands where the condition could end. */
export function explainLeftover(token: Token): Complaint {
  const shown = describeToken(token);
  if (token.kind === "strange") return explainStrange(token.sign);
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

/** What to say of a sign that means nothing here. */
export function explainStrange(sign: string): Complaint {
  const shown = sign.isWellFormed() ? `\`${sign}\`` : "half a Unicode sign";
  const mend = signSlips.get(sign) ?? "Take it out, or put the text that it belongs to in quotes.";
  return { message: `${shown} means nothing here`, mend };
}

/** How a message names a token. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case "name":
      return `\`${token.name}\``;
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
