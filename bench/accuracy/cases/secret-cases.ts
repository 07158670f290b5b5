import { createDraw } from "../draw.ts";
import {
  connectionStrings,
  contextualSecrets,
  distinctSecrets,
  type SecretFormat,
} from "../texts/secret-formats.ts";
import { fillFormat } from "../values/fill-format.ts";
import { camelCase, fillTemplate, snakeCase } from "./fill-template.ts";
import type { LabelledCase } from "./labelled-case.ts";
import { readTemplates, type Template } from "./read-templates.ts";

/** Every format in several frames of both halves; those without a prefix of their own only where a name stands beside them. */
export function secretCases(): readonly LabelledCase[] {
  const frames = readTemplates("secret-frames");
  const naming = frames.filter(({ kind }) => kind === "any");
  return [
    ...distinctSecrets.flatMap((secret, index) => casesIn(secret, some(frames, index, 7))),
    ...contextualSecrets.flatMap((secret) => casesIn(secret, naming)),
    ...connectionStrings.flatMap((secret) => casesIn(secret, naming)),
  ];
}

/** So many of them, in turn. */
function some(frames: readonly Template[], turn: number, count: number): readonly Template[] {
  return Array.from({ length: count }, (_, index) => frames[(turn * count + index) % frames.length]).filter(
    (frame) => frame !== undefined,
  );
}

function casesIn(secret: SecretFormat, frames: readonly Template[]): readonly LabelledCase[] {
  return frames.map((frame) => {
    const text = fillFormat(secret.format, createDraw(`${secret.format} in ${frame.source}`));
    const filled = narrow(fillTemplate(frame.text, (slot) => slotOf(slot, secret, text)));
    return {
      purpose: "labelled values",
      source: `secret-${frame.source}`,
      half: frame.half,
      trust: "user",
      ...filled,
    };
  });
}

/** Takes the marks out, and labels only what stood between them. */
function narrow({ text, labels }: Filled): Filled {
  const [before = "", inside, after] = text.split(/[‹›]/);
  if (inside === undefined || after === undefined) return { text, labels };
  const start = before.length;
  const end = start + inside.length;
  return { text: before + inside + after, labels: labels.map(({ type }) => ({ type, start, end })) };
}

type Filled = Pick<LabelledCase, "text" | "labels">;

function slotOf(
  slot: string,
  secret: SecretFormat,
  text: string,
): { text: string; type?: string } | undefined {
  switch (slot) {
    case "key":
      return { text: secret.variable };
    case "camel":
      return { text: camelCase(secret.variable.replace(/[a-z](?=[A-Z])/g, "$&_")) };
    case "kebab":
      return { text: snakeCase(secret.variable).replaceAll("_", "-") };
    case "value":
      return { text, type: secret.kind };
    default:
      return undefined;
  }
}
