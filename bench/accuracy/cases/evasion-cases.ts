import { createDraw } from "../draw.ts";
import { distinctSecrets } from "../texts/secret-formats.ts";
import { fillFormat } from "../values/fill-format.ts";
import { drawPersonalData } from "../values/personal-data.ts";
import { type Disguise, disguises, type Evasion } from "./disguises.ts";
import { fillTemplate } from "./fill-template.ts";
import type { Half, LabelledCase } from "./labelled-case.ts";
import { labelFor } from "./personal-data-cases.ts";

const hiddenTypes = [
  "EMAIL",
  "CREDIT_CARD",
  "IBAN",
  "PHONE",
  "US_SSN",
  "BR_CPF",
  "IT_FISCAL_CODE",
  "PL_PESEL",
  "IN_AADHAAR",
  "IP_ADDRESS",
];

interface Frame {
  readonly source: string;
  readonly half: Half;
  readonly text: string;
}

const frames: readonly Frame[] = [
  { source: "hidden-sentence", half: "open", text: "Please note that my {label} is {value} and reply soon." },
  { source: "hidden-field", half: "open", text: "id: 7\n{label}: {value}\nstate: new" },
  { source: "hidden-chat", half: "held-out", text: "ok so the {label}? {value}, use that one" },
  {
    source: "hidden-note",
    half: "held-out",
    text: "Call back on Monday ({label} {value}), then close the file.",
  },
];
const stringFrames: readonly Frame[] = [
  { source: "hidden-code", half: "open", text: 'const {label} = "{value}";' },
  { source: "hidden-arguments", half: "held-out", text: 'send({ {label}: "{value}" });' },
];

/** Encodings, in which people also hide the words before a value: of some only the whole can be pointed at. */
const wholeEncodings: ReadonlySet<string> = new Set<Evasion>(["base64", "hex"]);
const letterEncodings: ReadonlySet<string> = new Set<Evasion>([
  "percent",
  "html entities",
  "unicode escapes",
]);
const framesOfHiddenWords: ReadonlySet<string> = new Set(["hidden-field", "hidden-chat"]);

interface HiddenValue {
  readonly type: string;
  /** The word before it. */
  readonly label: string;
  readonly value: string;
}

/** Each way to hide a value, on several types and secrets, in frames of both halves. */
export function evasionCases(): readonly LabelledCase[] {
  return Object.entries<Disguise>(disguises).flatMap(([evasion, disguise]) => {
    const fitting = evasion === "split over strings" ? stringFrames : frames;
    return fitting.flatMap((frame) =>
      valuesFor(evasion, frame).flatMap((hidden) => hiddenCase({ evasion, disguise }, hidden, frame)),
    );
  });
}

function valuesFor(evasion: string, { source, half }: Frame): readonly HiddenValue[] {
  const personal = hiddenTypes.map((type) => ({
    type,
    label: labelFor(type, "en", half, "hidden") ?? type,
    value: drawPersonalData(type, createDraw(`${evasion} ${type} ${source}`)),
  }));
  const secrets = hiddenSecrets.map(({ kind, format }) => ({
    type: kind,
    label: "token",
    value: fillFormat(format, createDraw(`${evasion} ${kind} ${source}`)),
  }));
  return [...personal, ...secrets];
}

interface Hiding {
  readonly evasion: string;
  readonly disguise: Disguise;
}

function hiddenCase(
  { evasion, disguise }: Hiding,
  hidden: HiddenValue,
  frame: Frame,
): readonly LabelledCase[] {
  const { type, label, value } = hidden;
  const hidesWords = framesOfHiddenWords.has(frame.source);
  const text = disguise(hidesWords && wholeEncodings.has(evasion) ? `${label} ${value}` : value);
  const before = hidesWords && letterEncodings.has(evasion) ? (disguise(`${label} `) ?? "") : "";
  if (text === undefined) return [];
  const template = frame.text.replace("{value}", "{before}{value}");
  const fillings = new Map([
    ["label", { text: label }],
    ["before", { text: before }],
    ["value", { text, type }],
  ]);
  const { source, half } = frame;
  const filled = fillTemplate(template, (slot) => fillings.get(slot));
  return [{ purpose: "labelled values", source, half, trust: "user", evasion, ...filled }];
}

const hiddenSecrets = distinctSecrets.filter(({ variable }) =>
  ["AWS_ACCESS_KEY_ID", "GH_TOKEN", "STRIPE_SECRET_KEY", "SENDGRID_API_KEY", "GOOGLE_API_KEY"].includes(
    variable,
  ),
);
