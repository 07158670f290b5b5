import { nearestWord } from "../nearest-word.ts";
import { shownName } from "./complaint.ts";
import { type Meaning, refuse, type Scope, type TermMeaning, unknown, type Variable } from "./meaning.ts";
import type { Span } from "./syntax.ts";
import { unknownFact, unknownSignal } from "./unknown-name.ts";
import { describeType, sortOf } from "./value-type.ts";
import type { FactPath, ValueType } from "./vocabulary.ts";

type Segments = readonly [string, ...string[]];

/** What a path stands for: a fact, a list of the facts, or a quantifier's variable. */
export function resolvePath(segments: Segments, span: Span, scope: Scope): Meaning {
  const [root, ...fields] = segments;
  if (root === scope.variable?.name) return resolveElement(scope.variable, fields, span, scope);
  const fact = scope.vocabulary.facts.get(segments.join("."));
  // INVARIANT: the declaration's problem was told, so no condition that is read without this fact is ever used.
  if (fact?.type.kind === "any") return unknown;
  if (fact?.type.kind === "list") return { kind: "list-fact", fact, of: fact.type.of };
  return fact === undefined ? unknownPath(segments, span, scope) : factTerm(fact.path, fact.type);
}

function unknownPath([root, ...fields]: Segments, span: Span, scope: Scope): Meaning {
  const [signal, ...more] = fields;
  if (root !== "signals" || signal === undefined) {
    scope.report("UNKNOWN_FACT", span, () => unknownFact([root, ...fields].join("."), scope.vocabulary));
  } else if (more.length > 0 && scope.vocabulary.signals.has(signal)) {
    scope.report("UNKNOWN_FACT", span, () => ({
      message: `the signal \`${signal}\` has no fields`,
      mend: `Write signals.${signal}.`,
    }));
  } else {
    scope.report("UNKNOWN_SIGNAL", span, () => unknownSignal(signal, scope));
  }
  return unknown;
}

function resolveElement(
  { name, type }: Variable,
  fields: readonly string[],
  span: Span,
  scope: Scope,
): Meaning {
  const [field, ...more] = fields;
  const known = type.kind === "record" ? type.fields : {};
  if (field === undefined) {
    if (type.kind !== "record") return factTerm("@", type);
    return refuse(scope, span, () => ({
      message: `\`${name}\` is a record, not a value`,
      mend: `Name one of its fields: ${fieldNames(name, known)}.`,
    }));
  }
  const fieldType = more.length === 0 && Object.hasOwn(known, field) ? known[field] : undefined;
  if (fieldType !== undefined) return factTerm(`@.${field}`, fieldType);
  scope.report("UNKNOWN_FACT", span, () => {
    if (type.kind !== "record") {
      return {
        message: `\`${name}\` is ${describeType(type)} and has no fields`,
        mend: `Write ${name} alone.`,
      };
    }
    const near = nearestWord(field, Object.keys(known));
    return {
      message: `\`${name}\` has no field ${shownName(fields.join("."))}`,
      mend: near === undefined ? `There are ${fieldNames(name, known)}.` : `Did you mean ${name}.${near}?`,
    };
  });
  return unknown;
}

function fieldNames(name: string, fields: Readonly<Record<string, ValueType>>): string {
  return Object.keys(fields)
    .map((field) => `${name}.${field}`)
    .join(", ");
}

function factTerm(path: FactPath, type: ValueType): TermMeaning {
  return { kind: "term", term: { kind: "fact", path }, sort: sortOf(type), type };
}
