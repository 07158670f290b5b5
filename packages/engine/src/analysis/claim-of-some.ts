import type { Test } from "../conditions/condition.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import { all, any, type Claim, not, type Within } from "./claim.ts";
import { claimOfAnswer } from "./claim-of-answer.ts";
import { quantitiesOf } from "./claim-of-relation.ts";
import { claimOfLengths } from "./claim-of-test.ts";
import { claimThat } from "./claim-that.ts";
import { elementTypesOf, type FactTypes, isOfElement } from "./fact-types.ts";
import { lengths } from "./intervals.ts";
import { anyList } from "./value-set.ts";

type Some = Extract<Test, { kind: "some" }>;

/**
 * The claim that the condition is true of some element, or that the list is there and it is false of all. Not told exactly
 * where the condition compares an element's field with another field or fact.
 */
export function claimOfSome(test: Some, value: boolean, types: FactTypes): Claim {
  const elements = elementTypesOf(types, test.list);
  const isThere = claimOfLengths(test.list, lengths.all, types);
  const wanted = claimThat(test.where, value ? "true" : "not-false", elements);
  if (comparesElement(wanted)) {
    const [answer, opposite] = value ? (["true", "false"] as const) : (["false", "true"] as const);
    return all(isThere, claimOfAnswer(test, [answer], [opposite, "error"]));
  }
  const exists = someElement([wanted], test.list, types);
  return value ? exists : all(isThere, not(exists));
}

/**
 * The claim that there is an element of which all the claims are true. What they say of other facts than the element is taken
 * out: it is the same for every element.
 */
function someElement(claims: readonly Claim[], list: FactPath, types: FactTypes): Claim {
  const parts = claims.flatMap(partsOf);
  const choice = parts.find(
    (part) => part.kind === "any" && mentions(part, "element") && mentions(part, "other"),
  );
  if (choice?.kind === "any") {
    const rest = parts.filter((part) => part !== choice);
    return any(...choice.of.map((way) => someElement([way, ...rest], list, types)));
  }
  const ofElement = parts.filter((part) => mentions(part, "element"));
  const ofOthers = parts.filter((part) => !mentions(part, "element"));
  return all(...ofOthers, hasElement(all(...ofElement), list, types));
}

function hasElement(where: Claim, path: FactPath, types: FactTypes): Claim {
  const list = anyList(elementTypesOf(types, path));
  return {
    kind: "within",
    dimension: path,
    inside: { ...list, some: [where] },
    outside: { ...list, absent: true, none: [where] },
  };
}

function partsOf(claim: Claim): readonly Claim[] {
  return claim.kind === "all" ? claim.of.flatMap(partsOf) : [claim];
}

function mentions(claim: Claim, what: "element" | "other"): boolean {
  return leavesOf(claim).some(({ dimension }) => isOfElement(dimension) === (what === "element"));
}

function comparesElement(claim: Claim): boolean {
  return leavesOf(claim).some(
    ({ inside }) =>
      inside.kind === "answers" &&
      inside.question.kind === "relation" &&
      quantitiesOf(inside.question).some(({ path }) => isOfElement(path)),
  );
}

function leavesOf(claim: Claim): readonly Within[] {
  return claim.kind === "within" ? [claim] : claim.of.flatMap(leavesOf);
}
