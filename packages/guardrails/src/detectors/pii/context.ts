import type { Hit, LiteralGroup, Scan } from "../../scan/scan.ts";
import { isUnspacedAt } from "./characters.ts";

/** Words that say what a number is, in many languages; scripts without spaces between words need a group of their own. */
export interface Context {
  readonly literals: Readonly<Record<string, LiteralGroup>>;
  isNear(scan: Scan, start: number, end: number): boolean;
  /** Whether it stands anywhere in the text. */
  isIn(scan: Scan): boolean;
}

/** `words` in lower case, found in the names of programs, too: `taxFileNo`, `tax_file_no`, `tax-file-no`. `name` is the kind's own, and its literal groups are named after it. */
export function contextOf(name: string, words: readonly string[]): Context {
  const unspacedName = `${name} (unspaced)`;
  const spaced = [...new Set(words.filter((word) => !isUnspacedAt(word, 0)).flatMap(spellings))];
  const unspaced = words.filter((word) => isUnspacedAt(word, 0));
  return {
    literals: {
      ...(spaced.length > 0 && { [name]: { words: spaced, boundary: "name" } }),
      ...(unspaced.length > 0 && { [unspacedName]: { words: unspaced, boundary: "none" } }),
    },
    isNear: (scan, start, end) =>
      (spaced.length > 0 && scan.isNear(name, start, end)) ||
      (unspaced.length > 0 && scan.isNear(unspacedName, start, end)),
    isIn: (scan) =>
      (spaced.length > 0 && scan.hits(name).length > 0) ||
      (unspaced.length > 0 && scan.hits(unspacedName).length > 0),
  };
}

/** As prose has several words, and as names of programs have them. */
function spellings(words: string): readonly string[] {
  return [" ", "_", "-", ""].map((separator) => words.replaceAll(" ", separator));
}

/** Whether a hit of the group ends at most `charsMax` before `start`, on its line. */
export function endsJustBefore(scan: Scan, group: string, start: number, charsMax: number): boolean {
  const hit = hitBefore(scan, group, start);
  return hit !== undefined && start - hit.end <= charsMax && !scan.text.slice(hit.end, start).includes("\n");
}

/** The last hit of the group that ends at or before `at`. */
export function hitBefore(scan: Scan, group: string, at: number): Hit | undefined {
  const hits = scan.hits(group);
  return hits[lastEndingBy(hits, at)];
}

/** The index of the last of the hits, which are in the order of their ends, that ends at or before `at`; −1 where none does. */
function lastEndingBy(hits: readonly { readonly end: number }[], at: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.end ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
