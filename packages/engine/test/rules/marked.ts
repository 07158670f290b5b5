import { compileRules, type PolicyFile, type PolicyProblem } from "../../src/index.ts";
import { sha256 } from "../compile.ts";

/** Stands in a document right before the place that a problem points to. */
const MARK = "▸";

/** What is expected at a mark, without its place. */
export type Expected = Pick<PolicyProblem, "code" | "path" | "message" | "mend">;

/** All remarks on documents named `a.yaml`, `b.yaml` and so on, without stage, severity and witness. */
export function remarksOn(...texts: readonly string[]): readonly object[] {
  return remarks(texts).map(({ stage: _, severity: __, witness: ___, ...remark }) => remark);
}

export function remarks(texts: readonly string[]): readonly PolicyProblem[] {
  const compiled = compileRules(texts.map(fileOf), sha256);
  return compiled.ok ? compiled.warnings : [...compiled.error, ...compiled.warnings];
}

/** What is expected, each at its mark, in the order of the files and marks. */
export function atMarks(texts: readonly string[], expected: readonly Expected[]): readonly object[] {
  const places = texts.flatMap(placesIn);
  return expected.map((one, index) => ({ ...places[index], ...one }));
}

function fileOf(text: string, index: number): PolicyFile {
  return { file: fileName(index), text: text.replaceAll(MARK, "") };
}

function placesIn(text: string, index: number): readonly object[] {
  return text.split("\n").flatMap((marked, line) => {
    const excerpt = marked.replaceAll(MARK, "");
    return marked
      .split(MARK)
      .slice(0, -1)
      .map((_, mark, parts) => {
        const column = parts.slice(0, mark + 1).join("").length + 1;
        return { file: fileName(index), line: line + 1, column, excerpt };
      });
  });
}

function fileName(index: number): string {
  return `${String.fromCharCode("a".charCodeAt(0) + index)}.yaml`;
}
