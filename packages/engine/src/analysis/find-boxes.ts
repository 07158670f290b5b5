import type { Budget } from "./budget.ts";
import { type Claim, type Joined, not, type Within } from "./claim.ts";
import { isEmpty } from "./is-empty.ts";
import type { Box, Space } from "./space.ts";
import { meet } from "./value-set.ts";

/**
 * Boxes of requests of which every claim is true, disjoint, and all of them: where none is given, and the budget is not
 * spent, there is no such request. Depth first: what a claim says of one fact narrows the box; of claims that leave a choice
 * the one with the fewest ways is split, and each way but the first leaves out what the ways before it cover.
 */
export function* findBoxes(claims: readonly Claim[], space: Space, budget: Budget): Generator<Box, void> {
  const search = { space, budget };
  const pending: Branch[] = [{ box: new Map(), claims }];
  for (let branch = pending.pop(); branch !== undefined; branch = pending.pop()) {
    const settled = settle(branch, search);
    if (budget.isSpent()) return;
    if (settled === undefined) continue;
    const choice = narrowest(settled.choices);
    if (choice === undefined) yield settled.box;
    else for (const next of split(settled, choice).reverse()) pending.push(next);
  }
}

interface Search {
  readonly space: Space;
  readonly budget: Budget;
}

interface Branch {
  readonly box: Box;
  readonly claims: readonly Claim[];
}

/** A box, and the choices that are open in it: claims of which each way is possible, and none certain. */
interface Settled {
  readonly box: Box;
  readonly choices: readonly Joined[];
}

function split({ box, choices }: Settled, choice: Joined): Branch[] {
  const others = choices.filter((one) => one !== choice);
  return choice.of.map((way, index) => ({
    box,
    claims: [way, ...choice.of.slice(0, index).map(not), ...others],
  }));
}

function narrowest(choices: readonly Joined[]): Joined | undefined {
  return choices.reduce<Joined | undefined>(
    (best, choice) => (best === undefined || choice.of.length < best.of.length ? choice : best),
    undefined,
  );
}

/** Draws from the claims all that is certain, until nothing more follows; undefined where they contradict each other. */
function settle({ box: start, claims }: Branch, search: Search): Settled | undefined {
  let box = start;
  let open = claims;
  for (;;) {
    const before = box;
    const choices: Joined[] = [];
    const queue = open.toReversed();
    for (let claim = queue.pop(); claim !== undefined; claim = queue.pop()) {
      if (!search.budget.spend()) return undefined;
      if (claim.kind === "within") {
        const narrowed = narrow(box, claim, search);
        if (narrowed === undefined) return undefined;
        box = narrowed;
      } else if (claim.kind === "all") {
        for (const part of claim.of.toReversed()) queue.push(part);
      } else {
        const ways = waysOf(claim.of, box, search);
        if (ways === "certain") continue;
        const [only, ...more] = ways;
        if (only === undefined) return undefined;
        if (more.length === 0) queue.push(only);
        else choices.push({ kind: "any", of: ways });
      }
    }
    if (box === before || choices.length === 0) return { box, choices };
    open = choices;
  }
}

/** The ways that the box leaves open; `certain` where one of them is true of all of it. */
function waysOf(ways: readonly Claim[], box: Box, search: Search): readonly Claim[] | "certain" {
  const open: Claim[] = [];
  for (const way of ways) {
    const standing = standingOf(way, box, search);
    if (standing === "true") return "certain";
    if (standing === "open") open.push(way);
  }
  return open;
}

type Standing = "true" | "false" | "open";

/** What a box says of a claim; `open` where it is true of some requests of the box, or that cannot be told at once. */
function standingOf(claim: Claim, box: Box, search: Search): Standing {
  if (claim.kind === "within") {
    const { space, budget } = search;
    budget.spend();
    const set = box.get(claim.dimension) ?? space.universeOf(claim.dimension);
    if (set === undefined) return "open";
    if (isEmpty(meet(set, claim.inside), budget)) return "false";
    return isEmpty(meet(set, claim.outside), budget) ? "true" : "open";
  }
  const decisive: Standing = claim.kind === "all" ? "false" : "true";
  let standing: Standing = claim.kind === "all" ? "true" : "false";
  for (const part of claim.of) {
    const one = standingOf(part, box, search);
    if (one === decisive) return decisive;
    if (one === "open") standing = "open";
  }
  return standing;
}

/** The part of the box that is within the claim; undefined where nothing is. */
function narrow(box: Box, claim: Within, { space, budget }: Search): Box | undefined {
  const known = box.get(claim.dimension) ?? space.universeOf(claim.dimension);
  const met = known === undefined ? claim.inside : meet(known, claim.inside);
  if (isEmpty(met, budget)) return undefined;
  if (known !== undefined && isEmpty(meet(known, claim.outside), budget)) return box;
  return space.cohere(new Map(box).set(claim.dimension, met));
}
