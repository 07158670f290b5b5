import { type IdKind, SEPARATOR, shape } from "./id-kind.ts";

/** Social Security Administration: areas 000, 666 and 900 to 999, group 00 and serial 0000 are not given out. */
function isSocialSecurityNumber(number: string): boolean {
  return !/^(?:000|666|9)|^\d{3}00|0000$/.test(number);
}

/** IRS: nine digits from 900 on, the fourth and fifth within 50–65, 70–88, 90–92 and 94–99. */
function isTaxpayerNumber(number: string): boolean {
  const group = Number(number.slice(3, 5));
  const isGiven = (group >= 50 && group <= 65) || (group >= 70 && group <= 99);
  return number.startsWith("9") && isGiven && group !== 89 && group !== 93;
}

/** ABA: weights 3, 7, 1, and a first pair that a Federal Reserve district has. */
function isRoutingNumber(number: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = Array.from(number, Number);
  const pair = a * 10 + b;
  const isDistrict = pair <= 12 || (pair >= 21 && pair <= 32) || (pair >= 61 && pair <= 72) || pair === 80;
  return isDistrict && pair > 0 && (3 * (a + d + g) + 7 * (b + e + h) + (c + f + i)) % 10 === 0;
}

const socialSecurity = [
  "ssn",
  "ssns",
  "ss#",
  "ssn#",
  "social security",
  "social sec",
  "soc sec",
  "soc. sec.",
  "social-security",
  "socialsecurity",
  "social_security",
  "social",
  "seguro social",
];
const taxpayer = ["itin", "taxpayer", "tax payer", "individual taxpayer", "tax id", "tin", "taxid", "tax_id"];
const passport = [
  "passport",
  "passport no",
  "passports",
  "passport#",
  "passport_number",
  "passportnumber",
  "travel document",
  "us passport",
];
const account = [
  "account",
  "accounts",
  "acct",
  "acct#",
  "a/c",
  "account#",
  "account_number",
  "accountnumber",
  "checking",
  "savings",
  "bank account",
  "direct deposit",
  "wire",
  "deposit",
];
const routing = ["routing number", "routing no", "routing code", "routing #", "aba", "rtn", "transit number"];
const licence = [
  "driver license",
  "driver licence",
  "drivers license",
  "drivers licence",
  "driver's license",
  "driver's licence",
  "driver’s license",
  "driver’s licence",
  "driving license",
  "driving licence",
  "driver_license",
  "driverlicense",
  "drivers_license",
  "license number",
  "licence number",
  "license no",
  "dl",
  "dl#",
  "dln",
  "dmv",
  "permit",
];

/** The forms of the states, by letters and digits, as AAMVA lists them; longer ones before their beginnings. */
const licenceForms = [
  "[A-Z]\\d{3}-\\d{3}-\\d{2}-\\d{3}-\\d",
  "[A-Z]-\\d{3}-\\d{3}-\\d{3}-\\d{3}",
  "[A-Z]\\d{3}[ -]\\d{4}[ -]\\d{4}(?:[ -]\\d{2})?",
  "[A-Z]\\d{4}[ -]\\d{5}[ -]\\d{5}",
  "[A-Z]\\d{2}[ -]\\d{2}[ -]\\d{4}",
  "[A-Z]{5}\\d{6}[A-Z]\\d",
  "[A-Z]\\d{11,14}",
  "[A-Z]\\d{3,9}",
  "[A-Z]{2}\\d{2,7}",
  "\\d{2}[A-Z]{3}\\d{5}",
  "\\d{3}[A-Z]{2}\\d{4}",
  "\\d{8}[A-Z]{2}",
  "\\d{7}[A-Z]",
  "\\d{3}[ -]\\d{3}[ -]\\d{3}",
  "\\d{2}-\\d{3}-\\d{4}",
  "\\d{7,12}",
].join("|");

export const usIds: readonly IdKind[] = [
  {
    type: "US_SSN",
    shape: shape(`\\d{3}(${SEPARATOR})\\d{2}\\1\\d{4}`),
    isValid: isSocialSecurityNumber,
    scoreAlone: 0.85,
    scoreWithContext: 0.98,
    evidence: "shape",
    context: socialSecurity,
  },
  {
    type: "US_SSN",
    shape: shape("\\d{3}~\\d{2}~\\d{4}"),
    isValid: isSocialSecurityNumber,
    scoreAlone: 0.05,
    scoreWithContext: 0.8,
    evidence: "shape",
    context: socialSecurity,
  },
  {
    type: "US_ITIN",
    shape: shape(`9\\d{2}(${SEPARATOR})\\d{2}\\1\\d{4}`),
    isValid: isTaxpayerNumber,
    scoreAlone: 0.8,
    scoreWithContext: 0.98,
    evidence: "shape",
    context: taxpayer,
  },
  {
    type: "US_ITIN",
    shape: shape("9\\d{2}~\\d{2}~\\d{4}"),
    isValid: isTaxpayerNumber,
    scoreAlone: 0.05,
    scoreWithContext: 0.85,
    evidence: "shape",
    context: taxpayer,
  },
  {
    type: "US_PASSPORT",
    shape: shape("[A-Z]?\\d{8,9}"),
    isValid: (compact) => compact.length === 9,
    scoreAlone: 0.05,
    scoreWithContext: 0.7,
    evidence: "shape",
    context: passport,
  },
  {
    type: "US_BANK_ACCOUNT",
    shape: shape("\\d{6,17}"),
    isValid: () => true,
    scoreAlone: 0.02,
    scoreWithContext: 0.6,
    evidence: "shape",
    context: account,
  },
  {
    type: "US_BANK_ACCOUNT",
    shape: shape("\\d{3,6}(?:[ -]\\d{2,6}){1,3}"),
    isValid: (compact) => compact.length >= 8 && compact.length <= 17,
    scoreAlone: 0.02,
    scoreWithContext: 0.55,
    evidence: "shape",
    context: account,
  },
  {
    type: "US_BANK_ACCOUNT",
    shape: shape("\\d{9}"),
    isValid: isRoutingNumber,
    scoreAlone: 0.05,
    scoreWithContext: 0.8,
    evidence: "checksum",
    context: routing,
  },
  {
    type: "US_DRIVER_LICENSE",
    shape: shape(licenceForms),
    isValid: () => true,
    scoreAlone: 0.02,
    scoreWithContext: 0.65,
    evidence: "shape",
    context: licence,
  },
];
