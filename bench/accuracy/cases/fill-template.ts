import type { Label } from "./labelled-case.ts";

/** What stands for a slot of a template; with a type it becomes a label. */
export interface Filling {
  readonly text: string;
  readonly type?: string;
}

/** Puts each slot's filling into a template and says where the labelled ones stand; `{` that opens no known slot stays. */
export function fillTemplate(
  template: string,
  fillingOf: (slot: string) => Filling | undefined,
): { readonly text: string; readonly labels: readonly Label[] } {
  const labels: Label[] = [];
  let text = "";
  for (const piece of template.split(/(\{\w+\})/)) {
    const filling = /^\{\w+\}$/.test(piece) ? fillingOf(piece.slice(1, -1)) : undefined;
    const start = text.length;
    text += filling?.text ?? piece;
    if (filling?.type !== undefined) labels.push({ type: filling.type, start, end: text.length });
  }
  return { text, labels };
}

export function camelCase(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^a-zA-Z0-9]/g, "");
}

export function snakeCase(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}
