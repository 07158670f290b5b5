import { nearestWord } from "../nearest-word.ts";
import type { Complaint } from "./complaint.ts";
import { type Meaning, type Scope, type TermMeaning, unknown } from "./meaning.ts";
import type { Span } from "./syntax.ts";
import { describeType, sortOf } from "./value-type.ts";
import type { FactPath, ValueType, Vocabulary } from "./vocabulary.ts";

/** What a path stands for: a fact, a list of the facts, or a quantifier's variable. */
export function resolvePath(segments: readonly [string, ...string[]], span: Span, scope: Scope): Meaning {
  const [root, ...fields] = segments;
  if (root === scope.variable?.name) return resolveElement(scope.variable, fields, span, scope);
  const path = segments.join(".");
  const fact = scope.vocabulary.facts.get(path);
  if (fact?.type.kind === "list") return { kind: "list-fact", fact, of: fact.type.of };
  if (fact !== undefined) return factTerm(path, fact.type);
  const isSignal = root === "signals" && fields.length > 0;
  scope.report(isSignal ? "UNKNOWN_SIGNAL" : "UNKNOWN_FACT", span, () =>
    isSignal ? unknownSignal(fields, scope.vocabulary) : unknownFact(path, scope.vocabulary),
  );
  return unknown;
}

/** The paths of a record's fields; none where the path is no record. */
export function fieldsOf(path: FactPath, { facts }: Vocabulary): readonly FactPath[] {
  return [...facts.keys()].filter((one) => one.startsWith(`${path}.`));
}

/** What to say of a path that is no fact. */
export function unknownFact(path: FactPath, vocabulary: Vocabulary): Complaint {
  if (path === "request_id" || path === "timestamp") {
    return {
      message: `no rule may read \`${path}\`: the same request must be decided the same at any time`,
      mend: "Send what matters of it as a signal.",
    };
  }
  const fields = path === "signals" ? ["signals.caller_trust"] : fieldsOf(path, vocabulary);
  if (fields.length > 0) {
    return {
      message: `\`${path}\` is a record, not a value`,
      mend: `Name one of its fields: ${fields.join(", ")}.`,
    };
  }
  const known = [...vocabulary.facts.keys()];
  const near = known.find((one) => one.endsWith(`.${path}`)) ?? nearestWord(path, known);
  if (near !== undefined) return { message: `there is no fact \`${path}\``, mend: `Did you mean ${near}?` };
  const isWord = !path.includes(".");
  return {
    message: `there is no fact \`${path}\``,
    mend: isWord ? `Put it in quotes if it is text: '${path}'.` : `There are ${roots(known)}.`,
  };
}

function unknownSignal([name = "", ...more]: readonly string[], { signals }: Vocabulary): Complaint {
  if (signals.has(name) && more.length > 0) {
    return { message: `the signal \`${name}\` has no fields`, mend: `Write signals.${name}.` };
  }
  const near = nearestWord(name, [...signals.keys()]);
  return {
    message: `the signal \`${name}\` is not declared`,
    mend:
      near === undefined
        ? `Declare its type under signals: ${name}: string.`
        : `Did you mean signals.${near}?`,
  };
}

function resolveElement(
  { name, type }: NonNullable<Scope["variable"]>,
  fields: readonly string[],
  span: Span,
  scope: Scope,
): Meaning {
  const [field, ...more] = fields;
  if (type.kind !== "record") {
    if (field === undefined) return factTerm("@", type);
    scope.report("UNKNOWN_FACT", span, () => ({
      message: `\`${name}\` is ${describeType(type)} and has no fields`,
      mend: `Write ${name} alone.`,
    }));
    return unknown;
  }
  const fieldType = field === undefined || more.length > 0 ? undefined : type.fields[field];
  if (field !== undefined && fieldType !== undefined) return factTerm(`@.${field}`, fieldType);
  const known = Object.keys(type.fields);
  scope.report("UNKNOWN_FACT", span, () => {
    const near = field === undefined ? undefined : nearestWord(field, known);
    return {
      message: field === undefined ? `\`${name}\` is a record, not a value` : `\`${name}\` has no such field`,
      mend:
        near === undefined ? `Name one of its fields: ${known.join(", ")}.` : `Did you mean ${name}.${near}?`,
    };
  });
  return unknown;
}

function factTerm(path: FactPath, type: ValueType): TermMeaning {
  return { kind: "term", term: { kind: "fact", path }, sort: sortOf(type), type };
}

function roots(known: readonly FactPath[]): string {
  return [...new Set(known.map((path) => path.split(".")[0]))].join(", ");
}
