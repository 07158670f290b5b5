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

const frames: readonly { readonly source: string; readonly half: Half; readonly text: string }[] = [
  { source: "hidden-sentence", half: "open", text: "Please note that my {label} is {value} and reply soon." },
  { source: "hidden-field", half: "open", text: "id: 7\n{label}: {value}\nstate: new" },
  { source: "hidden-chat", half: "held-out", text: "ok so the {label}? {value}, use that one" },
  {
    source: "hidden-note",
    half: "held-out",
    text: "Call back on Monday ({label} {value}), then close the file.",
  },
];
const stringFrames: typeof frames = [
  { source: "hidden-code", half: "open", text: 'const {label} = "{value}";' },
  { source: "hidden-arguments", half: "held-out", text: 'send({ {label}: "{value}" });' },
];

/** Encodings, in which people also hide what stands beside the value. */
const encodings: ReadonlySet<string> = new Set<Evasion>([
  "base64",
  "hex",
  "percent",
  "html entities",
  "unicode escapes",
]);

/** Each way to hide a value, on several types and secrets, in frames of both halves. */
export function evasionCases(): readonly LabelledCase[] {
  return Object.entries<Disguise>(disguises).flatMap(([evasion, disguise]) => {
    const fitting = evasion === "split over strings" ? stringFrames : frames;
    const hide = (
      type: string,
      label: string,
      value: string,
      frame: (typeof frames)[number],
    ): readonly LabelledCase[] => {
      const carrier = encodings.has(evasion) && frame.source.length % 2 === 0 ? `${label} ${value}` : value;
      const hidden = disguise(carrier);
      if (hidden === undefined) return [];
      const filled = fillTemplate(frame.text, (slot) =>
        slot === "value" ? { text: hidden, type } : { text: label },
      );
      return [
        {
          purpose: "labelled values",
          source: frame.source,
          half: frame.half,
          trust: "user",
          evasion,
          ...filled,
        },
      ];
    };
    return fitting.flatMap((frame) => [
      ...hiddenTypes.flatMap((type) => {
        const value = drawPersonalData(type, createDraw(`${evasion} ${type} ${frame.source}`));
        return hide(type, labelFor(type, "en", frame.half, "hidden") ?? type, value, frame);
      }),
      ...hiddenSecrets.flatMap(({ kind, format }) =>
        hide(kind, "token", fillFormat(format, createDraw(`${evasion} ${kind} ${frame.source}`)), frame),
      ),
    ]);
  });
}

const hiddenSecrets = distinctSecrets.filter(({ variable }) =>
  ["AWS_ACCESS_KEY_ID", "GH_TOKEN", "STRIPE_SECRET_KEY", "SENDGRID_API_KEY", "GOOGLE_API_KEY"].includes(
    variable,
  ),
);
