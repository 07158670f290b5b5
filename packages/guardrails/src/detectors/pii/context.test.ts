import { expect, test } from "bun:test";
import { foundOf } from "../../../test/kit/found-of.ts";
import { createPiiDetector } from "./pii-detector.ts";

const detector = createPiiDetector({});

test.each([
  ['taxFileNo: "851 460 202"'],
  ["tax_file_no=851 460 202"],
  ["--tax-file-no 851 460 202"],
  ["<taxFileNumber>851 460 202</taxFileNumber>"],
])("what a program calls a number says what it is: %s", (text) => {
  expect(foundOf(detector, text)).toEqual(["851 460 202"]);
});

test("a word that only stands inside of another says nothing", () => {
  expect(foundOf(detector, "syntaxFileNotes 851 460 202")).toEqual([]);
});

test.each([
  ["sum = 235297 + 471217 - 1106"],
  ["Upgrade from 4.12.87.3 to 4.13.0.1 today."],
  ['version = "10.6.2.77"'],
  ["Routing slip 4154, batch 998279"],
  ["bank: none; reference 29891922387"],
  ["The caller gave member number 8000 4510 7920."],
])("is nobody's: %s", (text) => {
  expect(foundOf(detector, text)).toEqual([]);
});

test.each([
  ["17,+49 30 23125745,4017", "+49 30 23125745"],
  ["His work number is 020 7946 0123", "020 7946 0123"],
  ["17,(020) 7946 0714,2500", "(020) 7946 0714"],
])("a number for dialling stands in: %s", (text, phone) => {
  expect(foundOf(detector, text)).toEqual([phone]);
});

test.each([
  ["SSN: 430-\n73-3827", "430-\n73-3827"],
  ["CPF: 529.9\n82.247-25", "529.9\n82.247-25"],
  ["My PESEL is 4405\n1401359", "4405\n1401359"],
])("the end of a line within %j breaks no number", (text, number) => {
  expect(foundOf(detector, text)).toEqual([number]);
});

test.each([
  ["マイナンバーは8724 8916 0541です。", "8724 8916 0541"],
  ["주민등록번호는 900101-1234568입니다", "900101-1234568"],
  ["my Brazilian tax id is 52998224725", "52998224725"],
  ["his Polish id: 44051401359", "44051401359"],
])("is known by its country, and where script clings to it: %s", (text, number) => {
  expect(foundOf(detector, text)).toEqual([number]);
});

test.each([["Let us meet at polka dot in town at noon."], ["Look at the red dot on the map."]])(
  "no address is spoken of in: %s",
  (text) => {
    expect(foundOf(detector, text)).toEqual([]);
  },
);
