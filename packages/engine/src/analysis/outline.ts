import type { Claim, Dimension } from "./claim.ts";
import { mayMeet } from "./may-meet.ts";
import { meet, type ValueSet } from "./value-set.ts";

/** A box around requests: of each fact that it limits, the values. Cheap to make, and a first sieve. */
export type Outline = ReadonlyMap<Dimension, ValueSet>;

/** Of a claim with more ways to be true than this, some choices are not looked into. */
const waysMax = 16;

/** Boxes, one for each way in which the claim can be true, around all requests of which it is true. */
export function outlinesOf(claim: Claim): readonly Outline[] {
  if (claim.kind === "within") return [new Map([[claim.dimension, claim.inside]])];
  if (claim.kind === "any") return outlinesOfChoice(claim.of);
  return claim.of
    .map(outlinesOf)
    .reduce<readonly Outline[]>(
      (known, more) => (known.length * more.length > waysMax ? known : crossed(known, more)),
      [everything],
    );
}

const everything: Outline = new Map();

function outlinesOfChoice(ways: readonly Claim[]): readonly Outline[] {
  if (ways.length > waysMax) return [everything];
  const outlines = ways.flatMap(outlinesOf);
  return outlines.length > waysMax ? [everything] : outlines;
}

function crossed(some: readonly Outline[], others: readonly Outline[]): readonly Outline[] {
  return some.flatMap((one) => others.flatMap((other) => meetOutlines(one, other) ?? []));
}

/** What is in both; undefined where that is nothing. */
function meetOutlines(a: Outline, b: Outline): Outline | undefined {
  if (a.size === 0) return b;
  if (!outlinesMayMeet(a, b)) return undefined;
  const met = new Map(a);
  for (const [dimension, set] of b) {
    const known = met.get(dimension);
    met.set(dimension, known === undefined ? set : meet(known, set));
  }
  return met;
}

export function outlinesMayMeet(a: Outline, b: Outline): boolean {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  for (const [dimension, set] of few) {
    const other = many.get(dimension);
    if (other !== undefined && !mayMeet(set, other)) return false;
  }
  return true;
}
