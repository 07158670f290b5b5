import { describe, expect, test } from "bun:test";
import { nationalIds } from "./national-ids.ts";

/** Types that the text at its beginning could be, as a whole, with their scores alone and with context. */
function readings(text: string): readonly { type: string; alone: number; withContext: number }[] {
  const compact = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return nationalIds
    .filter(({ shape, isValid }) => {
      shape.lastIndex = 0;
      return shape.exec(text)?.[0] === text && isValid(compact);
    })
    .map(({ type, scoreAlone, scoreWithContext }) => ({
      type,
      alone: scoreAlone,
      withContext: scoreWithContext,
    }));
}

function typesAlone(text: string): readonly string[] {
  return [...new Set(readings(text).flatMap(({ type, alone }) => (alone >= 0.5 ? [type] : [])))];
}

function typesWithContext(text: string): readonly string[] {
  return [...new Set(readings(text).map(({ type }) => type))];
}

/** Published by the authorities or in their documentation; no person's. */
const alone: readonly (readonly [string, string])[] = [
  ["US_SSN", "123-45-6789"],
  ["US_SSN", "123 45 6789"],
  ["US_ITIN", "912-70-1234"],
  ["UK_NINO", "AB123456C"],
  ["UK_NINO", "ab 12 34 56 c"],
  ["DE_TAX_ID", "86095742719"],
  ["DE_TAX_ID", "86 095 742 719"],
  ["FR_NIR", "184127645108946"],
  ["FR_NIR", "1 84 12 76 451 089 46"],
  ["FR_NIR", "255081416802538"],
  ["ES_NIF", "12345678Z"],
  ["ES_NIF", "12.345.678-Z"],
  ["ES_NIE", "X1234567L"],
  ["ES_NIE", "X-1234567-L"],
  ["IT_FISCAL_CODE", "MRTMTT25D09F205Z"],
  ["IT_FISCAL_CODE", "rssmra85t10a562s"],
  ["PL_PESEL", "44051401359"],
  ["FI_HETU", "131052-308T"],
  ["SE_PERSONNUMMER", "811228-9874"],
  ["SE_PERSONNUMMER", "19811228-9874"],
  ["SE_PERSONNUMMER", "198112289874"],
  ["AU_ABN", "51 824 753 556"],
  ["AU_ABN", "51824753556"],
  ["AU_MEDICARE", "2123 45670 1"],
  ["IN_AADHAAR", "2341 2341 2346"],
  ["IN_PAN", "ABCPE1234F"],
  ["SG_NRIC", "S1234567D"],
  ["SG_NRIC", "T1234567J"],
  ["SG_NRIC", "F1234567N"],
  ["SG_NRIC", "G1234567X"],
  ["SG_NRIC", "M1234567K"],
  ["KR_RRN", "900101-1234568"],
  ["BR_CPF", "529.982.247-25"],
  ["BR_CPF", "52998224725"],
  ["BR_CNPJ", "11.222.333/0001-81"],
  ["BR_CNPJ", "11222333000181"],
  ["BR_CNPJ", "12.ABC.345/01DE-35"],
  ["CA_SIN", "130 692 544"],
  ["ZA_ID", "8001015009087"],
  ["TR_TCKN", "10000000146"],
];

const withContext: readonly (readonly [string, string])[] = [
  ["US_SSN", "123456789"],
  ["US_ITIN", "912701234"],
  ["US_PASSPORT", "C12345678"],
  ["US_BANK_ACCOUNT", "000123456789"],
  ["US_BANK_ACCOUNT", "021000021"],
  ["US_DRIVER_LICENSE", "D1234567"],
  ["US_DRIVER_LICENSE", "S123-456-78-901-2"],
  ["UK_NHS", "943 476 5919"],
  ["UK_NHS", "9434765919"],
  ["FR_NIR", "1841276451089"],
  ["SE_PERSONNUMMER", "8112289874"],
  ["NL_BSN", "111222333"],
  ["NL_BSN", "1234.56.782"],
  ["AU_ACN", "004 085 616"],
  ["AU_TFN", "123 456 782"],
  ["AU_MEDICARE", "2123456701"],
  ["IN_AADHAAR", "999941057058"],
  ["KR_RRN", "9001011234568"],
  ["CA_SIN", "046 454 286"],
  ["JP_MY_NUMBER", "123456789018"],
  ["JP_MY_NUMBER", "1234 5678 9018"],
];

test.each(alone)("%s is found alone: %s", (type, text) => {
  expect(typesAlone(text)).toContain(type);
});

test.each(withContext)("%s is found beside a word that names it, and not alone: %s", (type, text) => {
  expect(typesAlone(text)).not.toContain(type);
  expect(typesWithContext(text)).toContain(type);
});

/** Each differs from a true one by a digit, a letter or a rule of its authority. */
test.each([
  ["US_SSN", "000-12-3456"],
  ["US_SSN", "666-12-3456"],
  ["US_SSN", "900-12-3456"],
  ["US_SSN", "123-00-4567"],
  ["US_SSN", "123-45-0000"],
  ["US_SSN", "123-45 6789-1"],
  ["US_ITIN", "912-49-1234"],
  ["US_ITIN", "912-93-1234"],
  ["UK_NHS", "943 476 5918"],
  ["UK_NINO", "GB123456A"],
  ["UK_NINO", "AB123456E"],
  ["DE_TAX_ID", "86095742718"],
  ["DE_TAX_ID", "12345678903"],
  ["FR_NIR", "184127645108947"],
  ["FR_NIR", "184137645108946"],
  ["ES_NIF", "12345678A"],
  ["ES_NIE", "X1234567A"],
  ["IT_FISCAL_CODE", "MRTMTT25D09F205A"],
  ["PL_PESEL", "44051401358"],
  ["PL_PESEL", "44133201359"],
  ["FI_HETU", "131052-308A"],
  ["FI_HETU", "321352-308T"],
  ["SE_PERSONNUMMER", "811228-9873"],
  ["NL_BSN", "111222334"],
  ["AU_ABN", "51 824 753 557"],
  ["AU_ACN", "004 085 617"],
  ["AU_TFN", "123 456 783"],
  ["AU_MEDICARE", "2123 45671 1"],
  ["IN_AADHAAR", "2341 2341 2347"],
  ["IN_PAN", "ABCDE1234F"],
  ["SG_NRIC", "S1234567A"],
  ["KR_RRN", "901301-1234568"],
  ["BR_CPF", "529.982.247-26"],
  ["BR_CPF", "111.111.111-11"],
  ["BR_CNPJ", "11.222.333/0001-82"],
  ["CA_SIN", "130 692 545"],
  ["ZA_ID", "8001015009088"],
  ["TR_TCKN", "10000000147"],
  ["JP_MY_NUMBER", "123456789019"],
])("%s is not found where a rule is broken: %s", (type, text) => {
  expect(typesWithContext(text)).not.toContain(type);
});

describe("what only looks like a number of a person", () => {
  test.each([
    ["a millisecond timestamp", "1731542400000"],
    ["a second timestamp", "1731542400"],
    ["an order number", "4500012345"],
    ["nine digits", "345678912"],
    ["a telephone number", "415-555-2671"],
    ["a date and time", "20261120-1531"],
  ])("%s alone is none", (_what, text) => {
    expect(typesAlone(text)).toEqual([]);
  });

  test.each(["0.123456789", "x123-45-6789", "123-45-67890", "+44051401359"])(
    "a part of a longer word or number is none: %s",
    (text) => {
      for (const { shape } of nationalIds) {
        for (let at = 0; at < text.length; at += 1) {
          shape.lastIndex = at;
          const found = shape.exec(text)?.[0].replace(/[^\p{L}\p{N}]/gu, "").length ?? 0;
          expect(found < 9 || found === text.replace(/[^\p{L}\p{N}]/gu, "").length).toBe(true);
        }
      }
    },
  );
});
