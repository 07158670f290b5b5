import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import { nearestWord } from "../../nearest-word.ts";
import type { StructureFinding } from "../source/finding.ts";

/** Where a value stands in its document, and whom to tell what is wrong with it. */
export interface Spot {
  readonly path: Path;
  readonly report: (finding: StructureFinding) => void;
}

/** A value as a document has it; `undefined` where the key is missing, which is told where the map is read. */
export type Written = JsonValue | undefined;

/** The spot of a member. */
export function step(spot: Spot, key: string | number): Spot {
  return { ...spot, path: [...spot.path, key] };
}

/** Reports it, and gives nothing. */
export function wrongType(value: Written, spot: Spot, wanted: string): undefined {
  if (value === undefined) return undefined;
  spot.report({
    code: "WRONG_TYPE",
    path: spot.path,
    message: `this is ${describe(value)}, not ${wanted}`,
    mend: wanted === "text" && typeof value !== "object" ? "Put it in quotes." : `Write ${wanted} here.`,
  });
  return undefined;
}

export function isMap(value: Written): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Written): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A value in a message: short, on one line. */
export function quote(text: string): string {
  const start = [...text].slice(0, 60).join("");
  return `\`${start.replace(/\s+/g, " ")}${start === text ? "" : "…"}\``;
}

/** The mend for a word that is not known, if one is near it. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = nearestWord(word, known);
  return near === undefined ? undefined : `Did you mean \`${near}\`?`;
}

function describe(value: JsonValue): string {
  if (value === null) return "empty";
  if (isList(value)) return "a list";
  if (isMap(value)) return "a map";
  if (typeof value === "string") return "text";
  return typeof value === "number" ? "a number" : `\`${value}\``;
}
