import { describe, expect, test } from "bun:test";
import { foundOf } from "../../../test/kit/found-of.ts";
import { createPiiDetector } from "./pii-detector.ts";

describe("a national number is found where it begins, however it is grouped", () => {
  test.each([
    ["IT_FISCAL_CODE", "Codice fiscale RSS MRA 85T10 A562S, grazie", "RSS MRA 85T10 A562S"],
    ["UK_NINO", "NINO: QQ is a prefix, AB 12 34 56 C a number", "AB 12 34 56 C"],
    ["FR_NIR", "sécu 1 84 12 76 451 089 46", "1 84 12 76 451 089 46"],
    ["IN_PAN", "PAN ABCPE1234F", "ABCPE1234F"],
    ["KR_RRN", "주민등록번호 900101-1234568", "900101-1234568"],
    ["BR_CNPJ", "CNPJ 11.222.333/0001-81", "11.222.333/0001-81"],
    ["FI_HETU", "hetu 131052-308T", "131052-308T"],
  ])("%s in %p", (type, text, number) => {
    expect(foundOf(createPiiDetector({ types: [type] }), text)).toEqual([number]);
  });
});

test("behind the plus of a telephone number stands no national number", () => {
  const detector = createPiiDetector({ types: ["NL_BSN"] });
  expect(foundOf(detector, "BSN 111222333")).toEqual(["111222333"]);
  expect(foundOf(detector, "BSN? +31 111222333")).toEqual([]);
});

test("check digits that chance gives yield to a word that says that the number is for dialling, not to their own", () => {
  const detector = createPiiDetector({ types: ["CA_SIN"] });
  expect(foundOf(detector, "Write down 130 692 544.")).toEqual(["130 692 544"]);
  expect(foundOf(detector, "Call 130 692 544.")).toEqual([]);
  expect(foundOf(detector, "Call about SIN 130 692 544.")).toEqual(["130 692 544"]);
});
