import type { Path } from "@meshgate/canon";
import { LineCounter } from "yaml";
import type { PolicyFile } from "../policy-problem.ts";
import type { EntryMarks } from "./everyday/marks.ts";
import { readEverydayYaml } from "./everyday/read-everyday-yaml.ts";
import { ownStrings } from "./own-strings.ts";
import { placeAt } from "./place-at.ts";
import type { PolicySource } from "./policy-source.ts";
import { readNodes } from "./read-nodes.ts";

/**
 * Reads a document that is written as most are, which has no problem of its own; `undefined` for any other. Where its rules
 * stand is known; for any other place it is read a second time, with the YAML parser: then there is something to tell.
 */
export function readEveryday(policy: PolicyFile): PolicySource | undefined {
  const { file, text } = policy;
  const read = readEverydayYaml(text);
  if (read === undefined) return undefined;
  const { marks } = read;
  const at = placeAt(policy, linesOf(text));
  let withNodes: PolicySource | undefined;
  const inDetail = (): PolicySource => {
    withNodes ??= readNodes(policy);
    return withNodes;
  };
  return {
    file,
    value: ownStrings(read.value),
    problems: [],
    place: (wanted) => {
      const start = wanted.offset === undefined ? startOfItem(wanted.path, marks) : undefined;
      return start === undefined ? inDetail().place(wanted) : at(start);
    },
    spelling: (path) => {
      const entry = path.length === 1 ? marks.get(`${path[0]}`) : undefined;
      return entry?.isNumber ? ownStrings(text.slice(entry.start, entry.end)) : inDetail().spelling(path);
    },
  };
}

/** Of the rules and the invariants, say. */
function startOfItem(
  [key, index, ...more]: Path,
  marks: ReadonlyMap<string, EntryMarks>,
): number | undefined {
  return typeof index === "number" && more.length === 0 ? marks.get(`${key}`)?.items[index] : undefined;
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  return lines;
}
