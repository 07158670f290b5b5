import { isMod11And10Valid } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Among the first ten digits of a Steuer-Identifikationsnummer one stands twice or three times, and every other at most once. */
function isTaxId(number: string): boolean {
  const counts = new Array<number>(10).fill(0);
  for (const digit of number.slice(0, 10)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && isMod11And10Valid(number);
}

export const deIds: readonly IdKind[] = [
  {
    type: "DE_TAX_ID",
    shape: shape("[1-9]\\d~\\d{3}~\\d{3}~\\d{3}"),
    isValid: isTaxId,
    scoreAlone: 0.75,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: [
      "steuer",
      "steuernummer",
      "steuer-id",
      "steuerid",
      "steuer-idnr",
      "steueridentifikationsnummer",
      "steuer-identifikationsnummer",
      "identifikationsnummer",
      "idnr",
      "idnr.",
      "id-nr",
      "tin",
      "tax id",
      "tax number",
      "finanzamt",
      "german tax",
    ],
  },
];
