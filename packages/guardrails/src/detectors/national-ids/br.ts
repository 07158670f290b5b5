import { isOneDigitRepeated } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Receita Federal: modulus 11, the last two characters each checking all before. A letter counts as its ASCII code less 48. */
function hasCheckDigits(code: string, weightMax: number): boolean {
  return [code.length - 2, code.length - 1].every((at) => {
    let sum = 0;
    for (let before = at - 1, weight = 2; before >= 0; before -= 1) {
      sum += weight * (code.charCodeAt(before) - 48);
      weight = weight === weightMax ? 2 : weight + 1;
    }
    const rest = sum % 11;
    return Number(code[at]) === (rest < 2 ? 0 : 11 - rest);
  });
}

function isCpf(number: string): boolean {
  return !isOneDigitRepeated(number) && hasCheckDigits(number, 11);
}

/** Since July 2026 with letters as well. */
function isCnpj(code: string): boolean {
  return !isOneDigitRepeated(code) && /\d/.test(code.slice(0, 12)) && hasCheckDigits(code, 9);
}

const person = ["cpf", "c.p.f.", "cadastro de pessoa", "cadastro de pessoas físicas", "contribuinte"];
const company = ["cnpj", "c.n.p.j.", "cadastro nacional", "pessoa jurídica", "empresa"];

export const brIds: readonly IdKind[] = [
  {
    type: "BR_CPF",
    shape: shape("\\d{3}=\\d{3}=\\d{3}[-/ ]\\d{2}"),
    isValid: isCpf,
    scoreAlone: 0.95,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: person,
  },
  {
    type: "BR_CPF",
    shape: shape("\\d{9}-?\\d{2}"),
    isValid: isCpf,
    scoreAlone: 0.65,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context: person,
  },
  {
    type: "BR_CNPJ",
    shape: shape("[0-9A-Z]{2}\\.[0-9A-Z]{3}\\.[0-9A-Z]{3}/?[0-9A-Z]{4}~\\d{2}"),
    isValid: isCnpj,
    scoreAlone: 0.97,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: company,
  },
  {
    type: "BR_CNPJ",
    shape: shape("[0-9A-Z]{8}/?[0-9A-Z]{4}-?\\d{2}"),
    isValid: isCnpj,
    scoreAlone: 0.6,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context: company,
  },
];
