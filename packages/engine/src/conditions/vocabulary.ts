import { builtInActions, callSurfaces, modelChoices, riskLevels, sensitivities } from "../facts.ts";
import type { Scalar } from "./scalar.ts";

/** A path into the facts, dotted: `resource.id`, `signals.caller_trust`; of a list's element `@`, `@.type`. */
export type FactPath = string;

/** What a fact's value may be. Lengths are code points. */
export type ValueType =
  | { readonly kind: "string"; readonly charsMin: number; readonly charsMax: number }
  /** Within ±(2^53 − 1). */
  | { readonly kind: "int"; readonly min: number; readonly max: number }
  /** A finite double. */
  | { readonly kind: "decimal" }
  | { readonly kind: "bool" }
  | { readonly kind: "one-of"; readonly values: readonly [Scalar, ...Scalar[]] }
  /** An undeclared signal, which only a map `when` may name; or what was declared wrongly, of which nothing more is told. */
  | { readonly kind: "any" }
  | { readonly kind: "list"; readonly of: ValueType }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, ValueType>> };

/**
 * When a fact is there: in every envelope; or not in each; or exactly in those of the gateway's own calls; or in some of
 * these. INVARIANT: all that is `call` is there or not there together.
 */
export type Presence = "always" | "optional" | "call" | "call-optional";

export interface FactType {
  readonly path: FactPath;
  readonly type: ValueType;
  readonly presence: Presence;
  /** A caller's signal may contradict its declared type; everything else was checked at the door. */
  readonly checked: boolean;
}

/** Every fact that a condition may read, and of what type. */
export interface Vocabulary {
  readonly facts: ReadonlyMap<FactPath, FactType>;
  /** The declared signals alone, by name. */
  readonly signals: ReadonlyMap<string, ValueType>;
  readonly actions: readonly [string, ...string[]];
}

export interface Declarations {
  readonly signals: ReadonlyMap<string, ValueType>;
  /** Beyond the built-in ones. */
  readonly actions: readonly string[];
}

const intMax = Number.MAX_SAFE_INTEGER;
const anyText: ValueType = { kind: "string", charsMin: 0, charsMax: intMax };
const count: ValueType = { kind: "int", min: 0, max: intMax };

/** The types that `signals:` names by a word. */
export const namedTypes: Readonly<Record<"int" | "decimal" | "string" | "bool", ValueType>> = {
  int: { kind: "int", min: -intMax, max: intMax },
  decimal: { kind: "decimal" },
  string: anyText,
  bool: { kind: "bool" },
};

/** The vocabulary of a set of rules: the envelope of SEMANTICS 1, and what their documents declare. */
export function vocabularyOf({ signals, actions }: Declarations): Vocabulary {
  const known: Vocabulary["actions"] = [builtInActions[0], ...builtInActions.slice(1), ...actions];
  const facts: FactType[] = [
    fact("action", oneOf(...known)),
    fact("env.name", text(1, 64)),
    fact("resource.type", text(1, 64)),
    fact("resource.id", text(1, 256), "optional"),
    fact("resource.sensitivity", oneOf(...sensitivities)),
    fact("subject.type", text(1, 32), "optional"),
    fact("subject.id", text(1, 256), "optional"),
    fact("principal.key", anyText, "call"),
    fact("principal.key_id", anyText, "call-optional"),
    fact("principal.team", anyText, "call-optional"),
    fact("principal.team_id", anyText, "call-optional"),
    fact("principal.agent", anyText, "call-optional"),
    fact("principal.agent_id", anyText, "call-optional"),
    fact("principal.risk_level", oneOf(...riskLevels), "call-optional"),
    fact("principal.tags", { kind: "list", of: anyText }, "call"),
    fact("principal.end_user", anyText, "call-optional"),
    fact("principal.session", anyText, "call-optional"),
    fact("call.surface", oneOf(...callSurfaces), "call"),
    fact("call.model", anyText, "call-optional"),
    fact("call.model_choice", oneOf(...modelChoices), "call"),
    fact("call.stream", { kind: "bool" }, "call"),
    fact("call.message_count", count, "call"),
    fact("call.prompt_chars", count, "call"),
    fact("call.total_chars", count, "call"),
    fact("call.tools_offered", count, "call"),
    fact("call.tools", { kind: "list", of: anyText }, "call"),
    fact("findings", { kind: "list", of: findingType }, "call"),
    ...[...signals].map(([name, type]) => signalFact(name, type)),
  ];
  return { facts: new Map(facts.map((one) => [one.path, one])), signals, actions: known };
}

/** An undeclared signal, for a map `when`. */
export function signalFact(name: string, type: ValueType = { kind: "any" }): FactType {
  return { path: `signals.${name}`, type, presence: "optional", checked: false };
}

const findingType: ValueType = {
  kind: "record",
  fields: {
    type: anyText,
    count,
    where: oneOf("prompt", "answer", "tool"),
    guardrail: anyText,
  },
};

function fact(path: FactPath, type: ValueType, presence: Presence = "always"): FactType {
  return { path, type, presence, checked: true };
}

function text(charsMin: number, charsMax: number): ValueType {
  return { kind: "string", charsMin, charsMax };
}

function oneOf(...values: readonly [Scalar, ...Scalar[]]): ValueType {
  return { kind: "one-of", values };
}
