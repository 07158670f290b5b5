import { type Condition, ERROR, FALSE, TRUE, type Truth } from "../conditions/condition.ts";
import type { Facts } from "../facts.ts";
import { all, any, type Claim, not } from "./claim.ts";
import { claimThat, type Verdict } from "./claim-that.ts";
import type { FactTypes } from "./fact-types.ts";

/** A claim, and the same put to a request by executing it: no witness is given out that was not tried. */
export interface Clause {
  readonly claim: Claim;
  readonly holds: (facts: Facts) => boolean;
}

/** A condition in both forms. */
export interface Subject {
  readonly condition: Condition;
  readonly test: (facts: Facts) => Truth;
}

/** That the condition is so. */
export function clauseThat({ condition, test }: Subject, verdict: Verdict, types: FactTypes): Clause {
  return { claim: claimThat(condition, verdict, types), holds: (facts) => isSo(test(facts), verdict) };
}

export function notClause({ claim, holds }: Clause): Clause {
  return { claim: not(claim), holds: (facts) => !holds(facts) };
}

export function everyClause(clauses: readonly Clause[]): Clause {
  return {
    claim: all(...clauses.map(({ claim }) => claim)),
    holds: (facts) => clauses.every(({ holds }) => holds(facts)),
  };
}

export function someClause(clauses: readonly Clause[]): Clause {
  return {
    claim: any(...clauses.map(({ claim }) => claim)),
    holds: (facts) => clauses.some(({ holds }) => holds(facts)),
  };
}

function isSo(truth: Truth, verdict: Verdict): boolean {
  switch (verdict) {
    case "true":
      return truth === TRUE;
    case "false":
      return truth === FALSE;
    case "error":
      return truth === ERROR;
    case "not-true":
      return truth !== TRUE;
    case "not-false":
      return truth !== FALSE;
  }
}
