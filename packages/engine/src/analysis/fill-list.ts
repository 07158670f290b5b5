import { type Budget, budgetOf } from "./budget.ts";
import { all, any, type Claim, not } from "./claim.ts";
import { findBoxes } from "./find-boxes.ts";
import { type Box, elementSpace, type Space } from "./space.ts";
import type { ListSet } from "./value-set.ts";

/** The elements of a list of the set, each a box of values, as few as will do; `none` where the set is empty. */
export type Filling =
  | { readonly kind: "elements"; readonly elements: readonly Box[]; readonly length: number }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

/**
 * Finds the fewest elements of which some meets each of `some`, and none any of `none`. An element may stand in a list
 * several times, so a list that is long enough can always be made longer.
 */
export function fillList(list: ListSet, budget?: Budget): Filling {
  const known = found.get(list);
  if (known !== undefined) return known;
  const filling = fill(list, budget);
  found.set(list, filling);
  return filling;
}

const found = new WeakMap<ListSet, Filling>();
const stepsMax = 20_000;

function fill(list: ListSet, total: Budget | undefined): Filling {
  const most = list.lengths.at(-1)?.to;
  if (most === undefined) return { kind: "none" };
  const shortest = list.lengths[0]?.from ?? 0;
  if (shortest === 0 && list.some.length === 0) return { kind: "elements", elements: [], length: 0 };
  const search: Search = {
    space: elementSpace(list.elements),
    forbidden: not(any(...list.none)),
    most,
    budget: budgetOf(stepsMax, total),
  };
  const groups = list.some.length === 0 ? groupsOf([[]], search) : group(list.some, [], search);
  const elements = groups?.map((one) => one.box);
  if (elements === undefined) return { kind: search.budget.isSpent() ? "unknown" : "none" };
  const allowed = list.lengths.find(({ to }) => to >= elements.length);
  if (allowed === undefined) return { kind: "none" };
  return { kind: "elements", elements, length: Math.max(allowed.from, elements.length) };
}

interface Search {
  readonly space: Space;
  readonly forbidden: Claim;
  /** The most elements that the list may have. */
  readonly most: number;
  readonly budget: Budget;
}

interface Group {
  readonly claims: readonly Claim[];
  readonly box: Box;
}

/** Gives each claim an element: one that is there already, or a new one while there may be more. */
function group(
  claims: readonly Claim[],
  groups: readonly Group[],
  search: Search,
): readonly Group[] | undefined {
  const [claim, ...rest] = claims;
  if (claim === undefined) return groups;
  for (const [index, one] of groups.entries()) {
    const joined = elementFor([...one.claims, claim], search);
    const done = joined && group(rest, groups.with(index, joined), search);
    if (done !== undefined) return done;
  }
  if (groups.length >= search.most) return undefined;
  const added = elementFor([claim], search);
  return added && group(rest, [...groups, added], search);
}

function groupsOf(claimLists: readonly (readonly Claim[])[], search: Search): readonly Group[] | undefined {
  const groups = claimLists.flatMap((claims) => elementFor(claims, search) ?? []);
  return groups.length === claimLists.length ? groups : undefined;
}

function elementFor(claims: readonly Claim[], { space, forbidden, budget }: Search): Group | undefined {
  const [box] = findBoxes([all(...claims), forbidden], space, budget);
  return box === undefined ? undefined : { claims, box };
}
