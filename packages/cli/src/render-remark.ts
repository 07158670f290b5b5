import { formatRemark, formatWitness, type Remark } from "@meshgate/gateway";
import type { Paint, Style } from "./terminal.ts";

const LINE_COLUMNS_MAX = 96;

/** Whether it keeps a file from being valid. */
export type Severity = "problem" | "warning";

const STYLES: Readonly<Record<Severity, Style>> = { problem: "red", warning: "yellow" };

/** A remark as a person reads it: the one line, the line of the file with a caret under the place, and the example. */
export function renderRemark(remark: Remark<string>, severity: Severity, paint: Paint): string {
  const style = STYLES[severity];
  const line = `${severity === "warning" ? "warning  " : ""}${formatRemark(remark)}`;
  const example = remark.witness === undefined ? "" : `      ${formatWitness(remark.witness)}\n`;
  return `${paint(line, style)}\n${renderExcerpt(remark, style, paint)}${example}`;
}

function renderExcerpt({ line, column, excerpt }: Remark<string>, style: Style, paint: Paint): string {
  if (line === undefined || column === undefined || excerpt === undefined || excerpt.trim() === "") return "";
  const { text, caretAt } = clip(excerpt, column - 1);
  const gutter = `${line} | `.padStart(8);
  const lead = text.slice(0, caretAt).replace(/[^\t]/g, " ");
  const blank = gutter.replace(/\d/g, " ");
  return `${paint(gutter, "dim")}${text}\n${paint(blank, "dim")}${lead}${paint("^", style)}\n`;
}

/** The part of a long line around the caret. */
function clip(line: string, caretAt: number): { readonly text: string; readonly caretAt: number } {
  if (line.length <= LINE_COLUMNS_MAX) return { text: line, caretAt };
  const start = Math.max(0, Math.min(caretAt - LINE_COLUMNS_MAX / 2, line.length - LINE_COLUMNS_MAX));
  const part = line.slice(start, start + LINE_COLUMNS_MAX);
  const before = start > 0 ? "…" : "";
  const after = start + LINE_COLUMNS_MAX < line.length ? "…" : "";
  return { text: `${before}${part}${after}`, caretAt: caretAt - start + before.length };
}
