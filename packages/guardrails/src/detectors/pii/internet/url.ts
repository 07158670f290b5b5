import type { Scan } from "../../../scan/scan.ts";

/** A longer one is data, and no stream holds it. */
export const URL_CHARS_MAX = 512;

const ENDS_AUTHORITY = /[/?#\s"'<>`\\]/;

/** Whether `at` stands in the part of a URL that names user and host. */
export function isWithinAuthority({ text, schemes }: Scan, at: number): boolean {
  const scheme = lastBefore(schemes, at);
  if (scheme === undefined || at - scheme > URL_CHARS_MAX) return false;
  return !ENDS_AUTHORITY.test(text.slice(scheme + 3, at));
}

/** The authority of the URL whose `://` stands at `scheme`. */
export function authorityAt(text: string, scheme: number): string {
  const rest = text.slice(scheme + 3, scheme + URL_CHARS_MAX);
  const end = rest.search(ENDS_AUTHORITY);
  return end < 0 ? rest : rest.slice(0, end);
}

function lastBefore(positions: readonly number[], at: number): number | undefined {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return positions[low - 1];
}
