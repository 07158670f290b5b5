import { isVerhoeffValid } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

const aadhaar = ["aadhaar", "aadhar", "adhaar", "adhar", "uidai", "uid", "आधार"];

export const inIds: readonly IdKind[] = [
  {
    type: "IN_AADHAAR",
    shape: shape("[2-9]\\d{3}=\\d{4}=\\d{4}"),
    isValid: isVerhoeffValid,
    scoreAlone: 0.8,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: aadhaar,
  },
  {
    type: "IN_AADHAAR",
    shape: shape("[2-9]\\d{11}"),
    isValid: isVerhoeffValid,
    scoreAlone: 0.45,
    scoreWithContext: 0.97,
    evidence: "checksum",
    context: aadhaar,
  },
  {
    // Income Tax Department: the fourth letter says what kind of holder it is.
    type: "IN_PAN",
    shape: shape("[A-Z]{3}[ABCFGHLJPTK][A-Z]~\\d{4}~[A-Z]"),
    isValid: () => true,
    scoreAlone: 0.8,
    scoreWithContext: 0.98,
    evidence: "shape",
    context: ["pan", "pan card", "pan no", "permanent account", "income tax", "permanent account number"],
  },
];
