import type { LabelledCase, Purpose } from "./labelled-case.ts";
import { readLines, readTemplates, type Template } from "./read-templates.ts";

/** Texts in which nothing is to be found. */
export function harmlessCases(): readonly LabelledCase[] {
  const code = readTemplates("code");
  return [
    ...readLines("ordinary").flatMap((template) => asked(template, "ordinary prompts")),
    ...readLines("about-instructions").flatMap((template) => asked(template, "talk about instructions")),
    ...code.map((template) => harmless(template, "code", template.text)),
    ...code.map((template) =>
      harmless(template, "code", `What does this do?\n\n\`\`\`\n${template.text}\n\`\`\`\n`),
    ),
  ];
}

/** As it is, and with the courtesies of a chat. */
function asked(template: Template, purpose: Purpose): readonly LabelledCase[] {
  return [template.text, `Hi! ${template.text}\n\nThanks in advance, no hurry.`].map((text) =>
    harmless(template, purpose, text),
  );
}

function harmless({ source, half }: Template, purpose: Purpose, text: string): LabelledCase {
  return { purpose, source, half, text, labels: [], trust: "user" };
}
