import type { LineCounter } from "yaml";
import type { PolicyFile } from "../policy-problem.ts";
import type { PlaceWithLine } from "./policy-source.ts";

/** Gives the places of offsets in a file; what lies past its last word is there. */
export function placeAt({ file, text }: PolicyFile, lines: LineCounter): (offset: number) => PlaceWithLine {
  const end = text.trimEnd().length;
  return (offset) => {
    const { line, col } = lines.linePos(Math.min(offset, end));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), excerpt: lineOf(text, lines, line) };
  };
}

function lineOf(text: string, lines: LineCounter, line: number): string {
  const start = lines.lineStarts[line - 1] ?? 0;
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}
