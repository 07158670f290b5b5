import type { FindingFact } from "../facts.ts";
import { plainValue, plainValues } from "./plain-values.ts";
import type { Box } from "./space.ts";

/** What stands in a list of the facts: a tag or a tool's name, or a finding. */
export type Element = string | FindingFact;

/** An element of the box; undefined where no text of it was found. */
export function elementOf(box: Box, isRecord: boolean): Element | undefined {
  if (!isRecord) return textAt(box, "@", "example");
  const type = textAt(box, "@.type", "EXAMPLE");
  const guardrail = textAt(box, "@.guardrail", "example");
  const count = valueAt(box, "@.count");
  if (type === undefined || guardrail === undefined) return undefined;
  return {
    type,
    count: typeof count === "number" ? count : 1,
    where: placeOf(valueAt(box, "@.where")),
    guardrail,
  };
}

/** As a list of findings takes it. */
export function findingOf(element: Element): FindingFact {
  return typeof element === "string"
    ? { type: element, count: 1, where: "prompt", guardrail: "example" }
    : element;
}

function textAt(box: Box, path: string, usual: string): string | undefined {
  const set = box.get(path);
  if (set?.kind !== "scalars") return usual;
  const value = plainValue(set, usual);
  return typeof value === "string" ? value : undefined;
}

function valueAt(box: Box, path: string) {
  const set = box.get(path);
  const plain = plainValues.get(path);
  return set?.kind === "scalars" ? plainValue(set, plain) : plain;
}

function placeOf(value: unknown): FindingFact["where"] {
  return value === "answer" || value === "tool" ? value : "prompt";
}
