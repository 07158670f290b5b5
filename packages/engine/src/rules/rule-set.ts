import type { JsonObject } from "@meshgate/canon";
import type { Condition, Truth } from "../conditions/condition.ts";
import type { Expression } from "../conditions/syntax.ts";
import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { Outcome, PolicyIdentity } from "../decision.ts";
import type { Facts } from "../facts.ts";
import type { Obligation } from "./obligation.ts";
import type { RuleIndex } from "./rule-index.ts";

/** What a rule, or the default, asks for. */
export interface Consequence {
  readonly decision: Outcome;
  readonly rationaleCodes: readonly [string, ...string[]];
  /** Empty unless the decision is DEGRADE; then at least one. */
  readonly obligations: readonly Obligation[];
}

/** `when` as it is written. The tree of a text is not kept: it is many times its size, and `readCondition` gives it again. */
export type When =
  | { readonly kind: "map"; readonly map: JsonObject }
  | { readonly kind: "expression"; readonly text: string };

/** Where something stands in a policy file. */
export interface PolicyPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One rule, checked and compiled. */
export interface Rule {
  /** Unique in the rule set. */
  readonly ruleId: string;
  /** 0..100, higher first. */
  readonly priority: number;
  readonly description?: string;
  readonly when: When;
  readonly condition: Condition;
  /** The condition, compiled. */
  readonly test: (facts: Facts) => Truth;
  readonly then: Consequence;
  /** The document that it stands in. */
  readonly policy: PolicyIdentity;
  readonly place: PolicyPlace;
}

/** Something that must hold for every request (docs/analysis.md). */
export interface Invariant {
  readonly name: string;
  readonly description?: string;
  readonly text: string;
  readonly expression: Expression;
  /** Over the facts and the fact `decision`. */
  readonly condition: Condition;
  readonly place: PolicyPlace;
}

/** One or several rules documents as one list of rules, checked, indexed and frozen (SEMANTICS 3). */
export interface RuleSet {
  /** Sorted by id; the first stands for the default. */
  readonly policies: readonly [PolicyIdentity, ...PolicyIdentity[]];
  /** In the same order, each document as the canonical JSON that its `policy_sha256` is of: compiled again, it is the same. */
  readonly texts: readonly [string, ...string[]];
  /** In the order of their evaluation: higher priority first, then by id. */
  readonly rules: readonly Rule[];
  readonly fallback: Consequence;
  readonly invariants: readonly Invariant[];
  readonly vocabulary: Vocabulary;
  readonly index: RuleIndex;
  /** Every model that a MODEL_SUBSTITUTE of a rule or of the default names, each once. */
  readonly substitutes: readonly string[];
  /** Whether some rule names the action `tool:invoke` or the resource type `tool`: then tool calls are decided. */
  readonly decidesToolCalls: boolean;
  /** Whether some rule names the action `policy:admin` or the resource type `policy`: then changes by the control API are decided. */
  readonly decidesPolicyChanges: boolean;
  /** Every signal that some rule reads, declared or not. */
  readonly signalsRead: ReadonlySet<string>;
  /** Whether some rule reads what detectors found. */
  readonly readsFindings: boolean;
}
