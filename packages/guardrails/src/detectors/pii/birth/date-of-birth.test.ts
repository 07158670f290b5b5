import { expect, test } from "bun:test";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";

const detector = createPiiDetector({ types: ["DATE_OF_BIRTH"] });

test.each([
  ["DOB: 12/05/1985", "12/05/1985"],
  ["DOB 05-31-85", "05-31-85"],
  ["born on 4 July 1976 in Leeds", "4 July 1976"],
  ["She was born March 14, 1979.", "March 14, 1979"],
  ["born the 3rd of May, 1990", "3rd of May, 1990"],
  ['{"birth_date": "1990-05-03"}', "1990-05-03"],
  ["date of birth 19850512", "19850512"],
  ["1985-05-12 is my birthday", "1985-05-12"],
  ["geboren am 3. Mai 1990", "3. Mai 1990"],
  ["geb. 3.5.1990", "3.5.1990"],
  ["née le 1er janvier 1980", "1er janvier 1980"],
  ["fecha de nacimiento: 3 de mayo de 1990", "3 de mayo de 1990"],
  ["data di nascita 03/05/1990", "03/05/1990"],
  ["data urodzenia: 3 maja 1990", "3 maja 1990"],
  ["родился 3 мая 1990", "3 мая 1990"],
  ["生年月日: 1985年5月12日", "1985年5月12日"],
  ["born 3 May 1990, hired 4 June 2012", "3 May 1990"],
  ["출생: 생년월일 1985년 5월 12일", "1985년 5월 12일"],
])("%s", (text, date) => {
  expect(foundOf(detector, text)).toEqual([date]);
});

test.each([
  "The meeting is on 12/05/2024.",
  "born in 1985",
  "born on 32/13/1985",
  "born on the 4th of Nothing 1976",
  "DOB: 1985\n\nDue: 12/05/2024",
  "born 14 March 1879",
  "date of birth: version 12.5.1",
  "Born to Run was released on August 25, 1975",
  "born in Leeds, died on 3 May 1990",
])("nobody's birthday in %p", (text) => {
  expect(foundOf(detector, text)).toEqual([]);
});
