import type { Condition } from "../conditions/condition.ts";
import { all, any, anything, type Claim, not, nothing } from "./claim.ts";
import type { FactTypes } from "./fact-types.ts";
import { sharedClaim } from "./shared-claim.ts";

/** What a condition may be; `not-true` is false or an error. */
export type Verdict = "true" | "false" | "error" | "not-true" | "not-false";

/** The claim that the condition is so. Strong Kleene logic, in two values (SEMANTICS 4). */
export function claimThat(condition: Condition, verdict: Verdict, types: FactTypes): Claim {
  const isTrue = () => plainClaim(condition, true, types);
  const isFalse = () => plainClaim(condition, false, types);
  switch (verdict) {
    case "true":
      return isTrue();
    case "false":
      return isFalse();
    case "error":
      return all(not(isFalse()), not(isTrue()));
    case "not-true":
      return not(isTrue());
    case "not-false":
      return not(isFalse());
  }
}

/** A conjunction is true where all of it is, and false where some of it is, whatever the rest may be. */
function plainClaim(condition: Condition, value: boolean, types: FactTypes): Claim {
  switch (condition.kind) {
    case "constant":
      return condition.value === value ? anything : nothing;
    case "test":
      return sharedClaim(condition, value, types);
    case "and":
    case "or": {
      const operands = condition.operands.map((operand) => plainClaim(operand, value, types));
      return (condition.kind === "and") === value ? all(...operands) : any(...operands);
    }
  }
}
