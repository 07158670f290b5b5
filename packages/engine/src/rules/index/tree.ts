import type { Check } from "../../conditions/check.ts";
import type { Reader } from "../../conditions/read-fact.ts";
import type { Scalar } from "../../conditions/scalar.ts";

/** A rule's place in the order of evaluation, from 0. */
export type Position = number;

/**
 * A discrimination tree over rules. What it leads to for some facts holds every rule that is true of them, and every
 * restricting rule that cannot be evaluated on them. A position alone is a rule of which the way to it has told everything:
 * most leaves are that, and take no memory of their own.
 */
export type Tree = Position | Single | Leaf | Branch;

/** A rule, and what the way to it leaves to ask. */
export interface Single {
  readonly kind: "single";
  readonly first: Position;
  readonly rest: Check;
}

/** Rules that are asked one after the other. */
export interface Leaf {
  readonly kind: "leaf";
  /** The least of the positions. */
  readonly first: Position;
  /** By position, at least two. */
  readonly rules: readonly (Position | Single)[];
}

/** Rules told apart by one fact. */
export interface Branch {
  readonly kind: "branch";
  /** The least position below. */
  readonly first: Position;
  readonly read: Reader<Scalar>;
  /** Whether the value is what the fact's type admits; absent where that was checked at the door. */
  readonly admits: ((value: Scalar) => boolean) | undefined;
  /** By the value that the rules require; `undefined` stands for absent. */
  readonly children: ReadonlyMap<Scalar | undefined, Tree>;
  /** The rules that require nothing of this fact. */
  readonly others: Tree | undefined;
  /** The children with restricting rules that can be an error where the fact is absent. */
  readonly whenAbsent: readonly Tree[];
  /** The children with restricting rules, which are an error where the value contradicts the fact's type. */
  readonly whenContradicted: readonly Tree[];
}

export function firstOf(tree: Tree): Position {
  return typeof tree === "number" ? tree : tree.first;
}
