import type { LiteralGroup, Scan } from "../../scan/scan.ts";
import { type Covers, covering } from "./covering.ts";
import { foldedForms } from "./folded-forms.ts";
import { standsAlone } from "./word-edges.ts";

/** The literals of phrases within which nothing counts; their group is `allowed`. */
export function allowedPhrases(phrases: readonly string[] = []): Readonly<Record<"allowed", LiteralGroup>> {
  return { allowed: { words: phrases.flatMap(foldedForms), boundary: "none" } };
}

/** Tells what stands within an allowed phrase of the scanned text. */
export function coveredByAllowed(scan: Scan): Covers {
  return covering(scan.hits("allowed").filter((hit) => standsAlone(scan.text, hit.start, hit.end)));
}
