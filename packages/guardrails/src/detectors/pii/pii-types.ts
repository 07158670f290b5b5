import type { Severity } from "../../finding.ts";

/** Everything that the `pii` detector finds, by the names that masks and rules use. */
export const piiTypes = [
  "EMAIL",
  "PHONE",
  "CREDIT_CARD",
  "IBAN",
  "IP_ADDRESS",
  "MAC_ADDRESS",
  "URL_CREDENTIALS",
  "CRYPTO_WALLET",
  "DATE_OF_BIRTH",
  "POSTAL_ADDRESS",
  "US_SSN",
  "US_ITIN",
  "US_PASSPORT",
  "US_BANK_ACCOUNT",
  "US_DRIVER_LICENSE",
  "UK_NHS",
  "UK_NINO",
  "DE_TAX_ID",
  "FR_NIR",
  "ES_NIF",
  "ES_NIE",
  "IT_FISCAL_CODE",
  "PL_PESEL",
  "FI_HETU",
  "SE_PERSONNUMMER",
  "NL_BSN",
  "AU_ABN",
  "AU_ACN",
  "AU_TFN",
  "AU_MEDICARE",
  "IN_AADHAAR",
  "IN_PAN",
  "SG_NRIC",
  "KR_RRN",
  "BR_CPF",
  "BR_CNPJ",
  "CA_SIN",
  "ZA_ID",
  "TR_TCKN",
  "JP_MY_NUMBER",
] as const;
export type PiiType = (typeof piiTypes)[number];

/** What says how to reach somebody, and little more: it is on letterheads and in every log. */
const lowSeverity: ReadonlySet<string> = new Set<PiiType>([
  "EMAIL",
  "PHONE",
  "IP_ADDRESS",
  "MAC_ADDRESS",
  "POSTAL_ADDRESS",
]);

/** Of a type of personal data or of a secret; what is not known to be harmless is `high`. */
export function severityOf(type: string): Severity {
  return lowSeverity.has(type) ? "low" : "high";
}

/** What Presidio and LiteLLM call the same things. */
const otherNames: ReadonlyMap<string, PiiType> = new Map<string, PiiType>([
  ["EMAIL_ADDRESS", "EMAIL"],
  ["PHONE_NUMBER", "PHONE"],
  ["IBAN_CODE", "IBAN"],
  ["IP", "IP_ADDRESS"],
  ["MAC", "MAC_ADDRESS"],
  ["CRYPTO", "CRYPTO_WALLET"],
  ["ADDRESS", "POSTAL_ADDRESS"],
  ["SSN", "US_SSN"],
  ["US_BANK_NUMBER", "US_BANK_ACCOUNT"],
  ["DE_STEUER_ID", "DE_TAX_ID"],
  ["FI_PERSONAL_IDENTITY_CODE", "FI_HETU"],
  ["SG_NRIC_FIN", "SG_NRIC"],
  ["TR_ID", "TR_TCKN"],
]);

const own: ReadonlyMap<string, PiiType> = new Map(piiTypes.map((type) => [type, type]));

/** Our name of a type, given ours or Presidio's in any case; undefined where the detector finds no such thing. */
export function canonicalType(name: string): PiiType | undefined {
  const upper = name.toUpperCase();
  return own.get(upper) ?? otherNames.get(upper);
}
