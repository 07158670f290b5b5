import type { ChangeStep } from "@meshgate/contracts";
import { z } from "zod";
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
  const fields = operation === "delete" ? [] : changedFields(inWordsOfFile(before), inWordsOfFile(after));
  return [head, ...fields.map((field) => `    ${field}`)].map((line) => `${line}\n`).join("");
}

type Fields = Readonly<Record<string, unknown>>;

const Secret = z.looseObject({ sha256: z.string() });
const HEX_SHOWN = 8;

/** A key's secret as the file names it, and no more of its hash than tells two apart. */
function inWordsOfFile({ secrets, ...fields }: Fields): Fields {
  const [current] = z.array(Secret).safeParse(secrets).data ?? [];
  return current === undefined ? fields : { ...fields, key_sha256: `${current.sha256.slice(0, HEX_SHOWN)}…` };
}

function changedFields(before: Fields, after: Fields): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => {
    const [was, is] = [JSON.stringify(before[name]), JSON.stringify(after[name])];
    if (was === is) return [];
    if (was === undefined) return [`${name}: ${is}`];
    return [is === undefined ? `${name}: ${was} → (taken away)` : `${name}: ${was} → ${is}`];
  });
}
