import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Half } from "./labelled-case.ts";

export interface Template {
  readonly source: string;
  readonly half: Half;
  /** A language, or what else its file tells apart. */
  readonly kind: string;
  readonly text: string;
}

/** Reads a file of texts, each under a line `=== source | half | kind`. */
export function readTemplates(file: string): readonly Template[] {
  const content = readFileSync(join(import.meta.dir, "../texts", `${file}.txt`), "utf8");
  return content
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = "", ...lines] = part.split("\n");
      const [source = "", half, kind = ""] = head.split(" | ");
      if (half !== "open" && half !== "held-out") throw new Error(`${file}: no half in "${head}"`);
      return { source, half, kind, text: lines.join("\n").trimEnd() };
    });
}

/** The same where each line is a text of its own. */
export function readLines(file: string): readonly Template[] {
  return readTemplates(file).flatMap((template) =>
    template.text
      .split("\n")
      .filter((line) => line !== "")
      .map((text) => ({ ...template, text: text.replaceAll("\\n", "\n") })),
  );
}
