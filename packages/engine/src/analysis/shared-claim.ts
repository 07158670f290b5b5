import type { SingleTest } from "../conditions/condition.ts";
import type { Claim } from "./claim.ts";
import { claimOfTest } from "./claim-of-test.ts";
import type { FactTypes } from "./fact-types.ts";

/** The claims of single tests, each made once: conditions that are read by one vocabulary share them (share-tests.ts). */
interface SharedClaims {
  readonly ifTrue: WeakMap<SingleTest, Claim>;
  readonly ifFalse: WeakMap<SingleTest, Claim>;
}

const claimsOf = new WeakMap<FactTypes, SharedClaims>();

/** The claim that the condition is true, or that it is false. */
export function sharedClaim(condition: SingleTest, value: boolean, types: FactTypes): Claim {
  const claims = claimsOf.get(types) ?? { ifTrue: new WeakMap(), ifFalse: new WeakMap() };
  claimsOf.set(types, claims);
  const known = value ? claims.ifTrue : claims.ifFalse;
  const claim = known.get(condition) ?? claimOfTest(condition.test, condition.negated !== value, types);
  known.set(condition, claim);
  return claim;
}
