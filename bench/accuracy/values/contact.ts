import type { Draw } from "../draw.ts";
import { alphabets } from "./alphabets.ts";
import { fillFormat } from "./fill-format.ts";

const syllables = [
  "ma",
  "ri",
  "lo",
  "ven",
  "tar",
  "ko",
  "bel",
  "ni",
  "dro",
  "sal",
  "fi",
  "gun",
  "pe",
  "hol",
] as const;
const givenNames = [
  "mara",
  "jonas",
  "aiko",
  "tomas",
  "leila",
  "pavel",
  "ines",
  "ruben",
  "sanna",
  "deniz",
] as const;

/** A word that means nothing. */
function drawWord(draw: Draw): string {
  return Array.from({ length: 3 + draw.below(2) }, () => draw.one(syllables)).join("");
}

function drawHost(draw: Draw): string {
  const domain = drawWord(draw);
  const tld = draw.one([
    "com",
    "de",
    "co.uk",
    "io",
    "fr",
    "org",
    "com.br",
    "se",
    "co.jp",
    "net",
    "it",
    "health",
  ]);
  return draw.one([
    `${domain}.${tld}`,
    `${domain}.${tld}`,
    `mail.${domain}.${tld}`,
    `${domain}-${drawWord(draw)}.${tld}`,
  ]);
}

export function drawEmail(draw: Draw): string {
  const given = draw.one(givenNames);
  const family = drawWord(draw);
  const local = draw.one([
    `${given}.${family}`,
    `${given}${draw.digits(2)}`,
    `${given.charAt(0)}${family}`,
    `${given}_${family}`,
    `${given}+${family}`,
    `${given}-${family}.${drawWord(draw)}`,
    `${given.toUpperCase()}.${family}`,
  ]);
  return `${local}@${drawHost(draw)}`;
}

/** Numbers kept for fiction where a country has them (FCC, Ofcom, ARCEP, ACMA, Bundesnetzagentur, PTS); written as people do. */
export function drawInternationalPhone(draw: Draw): string {
  return fillFormat(
    draw.one([
      "+1 202-555-01{digit 2}",
      "+1 (415) 555-01{digit 2}",
      "+1 312 555 01{digit 2}",
      "+120255501{digit 2}",
      "+44 20 7946 0{digit 3}",
      "+44 7700 900{digit 3}",
      "+44 (0)20 7946 0{digit 3}",
      "+447700900{digit 3}",
      "+49 30 23125{digit 3}",
      "+49 171 39200{digit 2}",
      "+49 (0) 40 66969{digit 3}",
      "+33 1 99 00 {digit 2} {digit 2}",
      "+33 6 39 98 {digit 2} {digit 2}",
      "+61 491 570 1{digit 2}",
      "+61 2 5550 {digit 4}",
      "+46 70 174 06 {digit 2}",
      "+34 612 34{digit 1} {digit 3}",
      "+39 347 {digit 3} {digit 4}",
      "+31 6 12{digit 6}",
      "+48 512 {digit 3} {digit 3}",
      "+91 98765 {digit 5}",
      "+55 11 98765-{digit 4}",
      "+81 90-1234-{digit 4}",
      "+353 85 012 {digit 4}",
      "0049 30 23125{digit 3}",
      "+52 55 1234 {digit 4}",
      "+82 10-1234-{digit 4}",
      "+90 532 {digit 3} {digit 2} {digit 2}",
    ]),
    draw,
  );
}

export function drawUsOrBritishPhone(draw: Draw): string {
  return fillFormat(
    draw.one([
      "(202) 555-01{digit 2}",
      "202-555-01{digit 2}",
      "415.555.01{digit 2}",
      "312 555 01{digit 2}",
      "1-202-555-01{digit 2}",
      "020 7946 0{digit 3}",
      "07700 900{digit 3}",
      "(020) 7946 0{digit 3}",
      "0113 496 0{digit 3}",
    ]),
    draw,
  );
}

/** Written as at home, outside the United States and Britain. */
export function drawNationalPhone(draw: Draw): string {
  return fillFormat(
    draw.one([
      "030 23125{digit 3}",
      "0171 39200{digit 2}",
      "040/66969{digit 3}",
      "01 99 00 {digit 2} {digit 2}",
      "06.39.98.{digit 2}.{digit 2}",
      "0491 570 1{digit 2}",
      "612 34{digit 1} {digit 3}",
      "347 {digit 3} {digit 4}",
      "070-174 06 {digit 2}",
      "06-12{digit 6}",
      "(11) 98765-{digit 4}",
      "090-1234-{digit 4}",
    ]),
    draw,
  );
}

export function drawIp(draw: Draw): string {
  const byte = (): number => 1 + draw.below(250);
  return draw.one([
    () => `203.0.113.${byte()}`,
    () => `198.51.100.${byte()}`,
    () => `${byte()}.${byte()}.${byte()}.${byte()}`,
    () => `10.${byte()}.${byte()}.${byte()}`,
    () => fillFormat("2001:db8:{hex 4}:{hex 4}:{hex 4}:{hex 4}:{hex 4}:{hex 4}", draw),
    () => fillFormat("2001:db8:{hex 3}::{hex 2}", draw),
    () => fillFormat("fe80::{hex 3}:{hex 4}:{hex 4}:{hex 4}", draw),
  ])();
}

export function drawMac(draw: Draw): string {
  return fillFormat(
    draw.one([
      "{hex 2}:{hex 2}:{hex 2}:{hex 2}:{hex 2}:{hex 2}",
      "{HEX 2}-{HEX 2}-{HEX 2}-{HEX 2}-{HEX 2}-{HEX 2}",
      "{hex 4}.{hex 4}.{hex 4}",
    ]),
    draw,
  );
}

/** User and password as they stand in an address. */
export function drawUserInfo(draw: Draw): string {
  return `${draw.one(givenNames)}:${draw.characters(alphabets["base62"] ?? "", 11)}`;
}

export function drawBirthDate(draw: Draw): string {
  const [year, month, day] = drawDate(draw);
  const names = ["January", "March", "April", "June", "August", "October", "November"] as const;
  return draw.one([
    `${year}-${month}-${day}`,
    `${day}/${month}/${year}`,
    `${day}.${month}.${year}`,
    `${month}/${day}/${year}`,
    `${Number(day)} ${draw.one(names)} ${year}`,
    `${draw.one(names)} ${Number(day)}, ${year}`,
  ]);
}

/** Year, month and day with two digits, of a grown-up. */
export function drawDate(draw: Draw): readonly [year: string, month: string, day: string] {
  const twoDigits = (value: number): string => String(value).padStart(2, "0");
  return [String(1941 + draw.below(60)), twoDigits(1 + draw.below(12)), twoDigits(1 + draw.below(28))];
}

export function drawAddress(draw: Draw): string {
  const number = String(1 + draw.below(240));
  return draw.one([
    () =>
      `${number} ${draw.one(["Maple", "Oak", "Cedar", "Harbor"])} ${draw.one(["Street", "Ave", "Drive", "Blvd"])}, ${draw.one(["Springfield, IL 62704", "Portland, OR 97205", "Austin, TX 78701"])}`,
    () =>
      `${number} ${draw.one(["Orchard Road", "Mill Lane", "Station Road", "Victoria Terrace"])}, ${draw.one(["Leeds LS1 4AP", "Bristol BS1 5TR", "London SW1A 2AA"])}`,
    () =>
      `${draw.one(["Lindenweg", "Hauptstraße", "Gartenstr.", "Am Marktplatz"])} ${number}, ${draw.one(["80331 München", "20095 Hamburg", "50667 Köln"])}`,
    () =>
      `${number} ${draw.one(["rue des Lilas", "avenue Jean Moulin", "boulevard du Port"])}, ${draw.one(["75011 Paris", "69003 Lyon", "33000 Bordeaux"])}`,
    () =>
      `${draw.one(["Calle Mayor", "Avenida del Puerto", "Plaza Nueva"])} ${number}, ${draw.one(["28013 Madrid", "46023 Valencia"])}`,
    () =>
      `${draw.one(["Via Garibaldi", "Corso Italia", "Piazza Dante"])} ${number}, ${draw.one(["20121 Milano", "50122 Firenze"])}`,
    () =>
      `${draw.one(["Prinsengracht", "Kerkstraat", "Dorpsweg"])} ${number}, ${draw.one(["1017 GA Amsterdam", "3512 LM Utrecht"])}`,
  ])();
}
