import { createDraw } from "../draw.ts";
import { labels } from "../texts/labels.ts";
import { drawPersonalData, selfEvident } from "../values/personal-data.ts";
import { camelCase, fillTemplate, snakeCase } from "./fill-template.ts";
import type { Half, LabelledCase } from "./labelled-case.ts";
import { readTemplates, type Template } from "./read-templates.ts";

/** Each type in each frame of its languages, beside a word for it; alone where its shape says enough; and several to a document. */
export function personalDataCases(): readonly LabelledCase[] {
  const frames = readTemplates("frames");
  const besideWords = Object.keys(labels).flatMap((type) =>
    frames.flatMap((frame) => frameCase(type, frame) ?? []),
  );
  const bareFrames = readTemplates("bare-frames");
  const alone = selfEvident.flatMap((type) => bareFrames.flatMap((frame) => bareCases(type, frame)));
  return [...besideWords, ...alone, ...readTemplates("documents").flatMap(documentCases)];
}

function frameCase(type: string, frame: Template): LabelledCase | undefined {
  const label = labelFor(type, frame.kind, frame.half, frame.source);
  if (label === undefined) return undefined;
  const draw = createDraw(`${type} in ${frame.source}`);
  const value = { type, text: drawPersonalData(type, draw) };
  return { ...caseOf(frame), ...fillFrame(frame.text, { label, keyLabel: keyLabelFor(type, label), value }) };
}

/** In the frame's language; halves use different words, where a language has several. */
export function labelFor(type: string, language: string, half: Half, seed: string): string | undefined {
  const all = labels[type]?.[language] ?? [];
  const parity = half === "open" ? 0 : 1;
  const ofHalf = all.filter((_, index) => index % 2 === parity);
  const usable = ofHalf.length > 0 ? ofHalf : all;
  return usable[createDraw(`label of ${type} in ${seed}`).below(usable.length)];
}

/** A key of a program is in Latin letters. */
function keyLabelFor(type: string, label: string): string {
  return snakeCase(label) === "" ? (labels[type]?.["en"]?.[0] ?? type) : label;
}

interface FrameFilling {
  readonly label: string;
  readonly keyLabel: string;
  readonly value: { readonly type: string; readonly text: string };
}

export function fillFrame(
  text: string,
  { label, keyLabel, value }: FrameFilling,
): Pick<LabelledCase, "text" | "labels"> {
  return fillTemplate(text, (slot) => {
    switch (slot) {
      case "label":
        return { text: label };
      case "Label":
        return { text: label.charAt(0).toUpperCase() + label.slice(1) };
      case "key":
        return { text: snakeCase(keyLabel) };
      case "camel":
        return { text: camelCase(keyLabel) };
      case "value":
        return value;
      default:
        return undefined;
    }
  });
}

function bareCases(type: string, frame: Template): readonly LabelledCase[] {
  return [1, 2].map((round) => {
    const draw = createDraw(`${type} bare in ${frame.source} ${round}`);
    const value = { type, text: drawPersonalData(type, draw) };
    return { ...caseOf(frame), ...fillFrame(frame.text, { label: "", keyLabel: "", value }) };
  });
}

function documentCases(document: Template): readonly LabelledCase[] {
  return [1, 2, 3, 4].map((round) => {
    const draw = createDraw(`${document.source} ${round}`);
    const filled = fillTemplate(document.text, (slot) => ({
      type: slot,
      text: drawPersonalData(slot, draw),
    }));
    return { ...caseOf(document), ...filled };
  });
}

function caseOf({ source, half }: Template): Pick<LabelledCase, "purpose" | "source" | "half" | "trust"> {
  return { purpose: "labelled values", source, half, trust: "user" };
}
