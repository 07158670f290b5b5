import { DROPPED, JOINS, kindOf, normaliseCluster, replacementOf } from "./code-points.ts";

/** A character with everything that joins it, in its normal form. */
export interface Cluster {
  readonly normal: string;
  /** Behind the last that joins. */
  readonly end: number;
  /** Behind the invisible ones that follow. */
  readonly next: number;
}

/** More marks on one character are left out, so that ordering them never takes long (UAX 15 calls 30 safe). */
const joiningMax = 32;

/** Reads a character, all that joins it, and what is invisible between and behind. */
export function readCluster(source: string, start: number): Cluster {
  const first = source.codePointAt(start) ?? 0;
  let visible = kindOf(first) === DROPPED ? "" : String.fromCodePoint(first);
  let end = start + visible.length;
  let next = end;
  let joining = 0;
  while (next < source.length) {
    const codePoint = source.codePointAt(next) ?? 0;
    const kind = kindOf(codePoint);
    if (kind !== JOINS && kind !== DROPPED) break;
    next += lengthOf(codePoint);
    if (kind === DROPPED) continue;
    end = next;
    joining += 1;
    if (joining <= joiningMax) visible += String.fromCodePoint(codePoint);
  }
  const isAlone = joining === 0 && visible !== "";
  return { normal: isAlone ? replacementOf(first) : normaliseCluster(visible), end, next };
}

/** In UTF-16 code units. */
export function lengthOf(codePoint: number): 1 | 2 {
  return codePoint > 0xffff ? 2 : 1;
}
