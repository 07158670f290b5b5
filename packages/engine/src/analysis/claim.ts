import type { FactPath } from "../conditions/vocabulary.ts";
import type { ValueSet } from "./value-set.ts";

/** A fact, or a test whose truth stands for itself. */
export type Dimension = FactPath;

/** That a fact has one of some values. */
export interface Within {
  readonly kind: "within";
  readonly dimension: Dimension;
  readonly inside: ValueSet;
  /** What `inside` does not hold: everything else that the fact can be, absent and wrongly typed included. */
  readonly outside: ValueSet;
}

/** Several claims together, or a choice of several. */
export interface Joined {
  readonly kind: "all" | "any";
  readonly of: readonly Claim[];
}

/** A statement about the facts that is true or false of every request: never an error. */
export type Claim = Within | Joined;

export const anything: Claim = { kind: "all", of: [] };
export const nothing: Claim = { kind: "any", of: [] };

export function all(...of: readonly Claim[]): Claim {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: "all", of };
}

export function any(...of: readonly Claim[]): Claim {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: "any", of };
}

export function not(claim: Claim): Claim {
  if (claim.kind === "within") return { ...claim, inside: claim.outside, outside: claim.inside };
  return { kind: claim.kind === "all" ? "any" : "all", of: claim.of.map(not) };
}
