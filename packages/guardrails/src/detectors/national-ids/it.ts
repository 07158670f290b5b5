import { type IdKind, shape } from "./id-kind.ts";

/** DM 23 December 1976: what a character counts at an odd place, by its own order. */
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function isFiscalCode(code: string): boolean {
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const order = orderOf(code.charCodeAt(at));
    sum += at % 2 === 0 ? (odd[order] ?? 0) : order;
  }
  return String.fromCharCode(65 + (sum % 26)) === code[15];
}

/** Digits and letters both from 0. */
function orderOf(unit: number): number {
  return unit < 65 ? unit - 48 : unit - 65;
}

/** A digit, or the letter that stands for it where two people would have the same code. */
const digit = "[\\dLMNP-V]";

export const itIds: readonly IdKind[] = [
  {
    type: "IT_FISCAL_CODE",
    shape: shape(`[A-Z]{3}~[A-Z]{3}~${digit}{2}[ABCDEHLMPRST]${digit}{2}~[A-Z]${digit}{3}~[A-Z]`),
    isValid: isFiscalCode,
    scoreAlone: 0.95,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: ["codice fiscale", "cod. fisc.", "cod fiscale", "c.f.", "cf", "fiscal code", "tax code"],
  },
];
