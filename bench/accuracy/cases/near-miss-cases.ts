import { createDraw, type Draw } from "../draw.ts";
import { labels } from "../texts/labels.ts";
import { nearMisses } from "../texts/near-misses.ts";
import { digitsOf, luhnDigit, mod97 } from "../values/checksums.ts";
import { fillFormat } from "../values/fill-format.ts";
import { nationalIds } from "../values/national-ids.ts";
import { drawCard, drawIban } from "../values/payment.ts";
import type { LabelledCase } from "./labelled-case.ts";
import { fillFrame, labelFor } from "./personal-data-cases.ts";
import { readTemplates, type Template } from "./read-templates.ts";

const roundsOfEach = 4;

/** Look-alikes that hold nothing, and numbers whose check digits are wrong, some beside the very word for them. */
export function nearMissCases(): readonly LabelledCase[] {
  const written = nearMisses.flatMap(({ source, half, texts }) =>
    texts.flatMap((format) =>
      Array.from({ length: format.includes("{") ? roundsOfEach : 1 }, (_, round) =>
        missOf(source, half, fillFormat(format, createDraw(`${source} ${format} ${round}`))),
      ),
    ),
  );
  const frames = readTemplates("frames").filter(({ source }) => framesOfFailing.has(source));
  return [
    ...written,
    ...Object.keys(failing).flatMap((type) => frames.flatMap((frame) => failingCase(type, frame))),
  ];
}

const framesOfFailing: ReadonlySet<string> = new Set([
  "support-mail",
  "call-notes",
  "json",
  "json-nested",
  "csv",
  "log-plain",
]);

function missOf(source: string, half: LabelledCase["half"], text: string): LabelledCase {
  return { purpose: "near misses", source, half, trust: "user", text, labels: [] };
}

/** Each draws a value that fails its own check; types that have none are absent. */
const failing: Readonly<Record<string, (draw: Draw) => string>> = {
  CREDIT_CARD: (draw) =>
    spoilUntil(drawCard(draw), (number) => luhnDigit(number.slice(0, -1)) !== number.at(-1)),
  IBAN: (draw) => spoilUntil(drawIban(draw), (iban) => mod97(iban.slice(4) + iban.slice(0, 4)) !== 1),
  ...Object.fromEntries(
    [
      "UK_NHS",
      "DE_TAX_ID",
      "FR_NIR",
      "PL_PESEL",
      "NL_BSN",
      "AU_ABN",
      "AU_TFN",
      "IN_AADHAAR",
      "BR_CPF",
      "BR_CNPJ",
      "CA_SIN",
      "ZA_ID",
      "TR_TCKN",
      "JP_MY_NUMBER",
      "SE_PERSONNUMMER",
    ].map((type) => [type, (draw: Draw) => nextDigit(nationalIds[type]?.(draw) ?? "")]),
  ),
  ES_NIF: (draw) => nextLetter(nationalIds["ES_NIF"]?.(draw) ?? ""),
  IT_FISCAL_CODE: (draw) => nextLetter(nationalIds["IT_FISCAL_CODE"]?.(draw) ?? ""),
  SG_NRIC: (draw) => nextLetter(nationalIds["SG_NRIC"]?.(draw) ?? ""),
  US_SSN: (draw) => `000-${draw.digits(2)}-${draw.digits(4)}`,
};

function failingCase(type: string, frame: Template): readonly LabelledCase[] {
  const label = labelFor(type, "en", frame.half, frame.source) ?? type;
  const value = failing[type]?.(createDraw(`failing ${type} in ${frame.source}`)) ?? "";
  const neutral = frame.source === "json" || frame.source === "log-plain";
  const word = neutral ? "reference" : label;
  const { text } = fillFrame(frame.text, { label: word, keyLabel: word, value: { type, text: value } });
  return type in labels ? [missOf(`failing-${frame.source}`, frame.half, text)] : [];
}

/** Every check digit catches one wrong last digit. */
function nextDigit(value: string): string {
  const last = digitsOf(value).at(-1) ?? 0;
  return value.slice(0, -1) + String((last + 1) % 10);
}

function nextLetter(value: string): string {
  return (
    value.slice(0, -1) +
    (value.endsWith("Z") ? "A" : String.fromCharCode(value.charCodeAt(value.length - 1) + 1))
  );
}

function spoilUntil(value: string, fails: (compact: string) => boolean): string {
  const spoilt = nextDigit(/\d$/.test(value) ? value : `${value.slice(0, -1)}0`);
  return fails(spoilt.replaceAll(/[ -]/g, "")) ? spoilt : nextDigit(spoilt);
}
