import { type IdKind, shape } from "./id-kind.ts";

const letters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Ministerio del Interior: the letter is the number modulo 23; of a NIE, X, Y and Z stand for 0, 1 and 2. */
function isLetterRight(number: string): boolean {
  const digits = number.slice(0, -1).replace(/^[XYZ]/, (first) => String("XYZ".indexOf(first)));
  return letters[Number(digits) % 23] === number.at(-1);
}

const taxId = [
  "nif",
  "dni",
  "d.n.i.",
  "n.i.f.",
  "documento nacional",
  "documento de identidad",
  "identidad",
  "número de identificación",
  "identificación fiscal",
  "spanish id",
];
const foreigner = ["nie", "n.i.e.", "extranjero", "número de identidad de extranjero", "residencia", "tie"];

export const esIds: readonly IdKind[] = [
  {
    type: "ES_NIF",
    shape: shape("\\d{8}~[A-HJ-NP-TV-Z]|\\d{2}\\.\\d{3}\\.\\d{3}~[A-HJ-NP-TV-Z]"),
    isValid: isLetterRight,
    scoreAlone: 0.85,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: taxId,
  },
  {
    type: "ES_NIE",
    shape: shape("[XYZ]~\\d{7}~[A-HJ-NP-TV-Z]|[XYZ]~\\d\\.\\d{3}\\.\\d{3}~[A-HJ-NP-TV-Z]"),
    isValid: isLetterRight,
    scoreAlone: 0.9,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: foreigner,
  },
];
