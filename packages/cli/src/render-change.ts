import type { ChangeStep } from "@meshgate/contracts";
import type { Paint, Style } from "./terminal.ts";

const marks: Readonly<Record<ChangeStep["operation"], readonly [mark: string, style: Style]>> = {
  create: ["+", "green"],
  update: ["~", "yellow"],
  delete: ["-", "red"],
};

/** `+ policy no-openai`, and for what changes each field: what it was, and what it is to be. */
export function renderChange(
  { operation, kind, name, before = {}, after = {} }: ChangeStep,
  paint: Paint,
): string {
  const [mark, style] = marks[operation];
  const head = paint(`${mark} ${kind} ${name}`, style);
  const fields = operation === "delete" ? [] : changedFields(before, after);
  return [head, ...fields.map((field) => `    ${field}`)].map((line) => `${line}\n`).join("");
}

type Fields = Readonly<Record<string, unknown>>;

function changedFields(before: Fields, after: Fields): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => {
    const [was, is] = [JSON.stringify(before[name]), JSON.stringify(after[name])];
    if (was === is) return [];
    if (was === undefined) return [`${name}: ${is}`];
    return [is === undefined ? `${name}: ${was} → (taken away)` : `${name}: ${was} → ${is}`];
  });
}
