import type { Claim } from "../../src/analysis/claim.ts";
import type { Element } from "../../src/analysis/element-of.ts";
import { hasNumber } from "../../src/analysis/intervals.ts";
import type { Box } from "../../src/analysis/space.ts";
import { hasScalar, type ListSet, type ValueSet } from "../../src/analysis/value-set.ts";
import { listReader, scalarReader } from "../../src/conditions/read-fact.ts";
import type { Facts } from "../../src/index.ts";

/** Whether a request is in a box that compares no facts with each other: asked fact by fact. */
export function boxHas(box: Box, facts: Facts): boolean {
  return [...box].every(([path, set]) => setHas(set, path, facts));
}

/** Whether a box asks how facts compare with each other. */
export function comparesFacts(box: Box): boolean {
  return [...box.values()].some(({ kind }) => kind === "answers");
}

function setHas(set: ValueSet, path: string, facts: Facts, element?: Element): boolean {
  if (set.kind === "answers") throw new Error("This box compares facts.");
  if (set.kind === "lists") return listHas(set, listReader(path)(facts), facts);
  const value = scalarReader(path)(facts, element);
  return value === undefined ? set.absent : hasScalar(set, value);
}

function listHas(
  { absent, lengths, some, none }: ListSet,
  list: readonly Element[] | undefined,
  facts: Facts,
) {
  if (list === undefined) return absent;
  return (
    hasNumber(lengths, list.length) &&
    some.every((claim) => list.some((element) => claimHas(claim, facts, element))) &&
    !none.some((claim) => list.some((element) => claimHas(claim, facts, element)))
  );
}

function claimHas(claim: Claim, facts: Facts, element: Element): boolean {
  if (claim.kind === "within") return setHas(claim.inside, claim.dimension, facts, element);
  return claim.kind === "all"
    ? claim.of.every((part) => claimHas(part, facts, element))
    : claim.of.some((part) => claimHas(part, facts, element));
}
