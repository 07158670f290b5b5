import type { Condition, Term, Test } from "../../src/conditions/condition.ts";
import { factsRead } from "../../src/conditions/facts-read.ts";
import { doubleAbove, doubleBelow } from "../../src/conditions/next-double.ts";
import type { Scalar } from "../../src/conditions/scalar.ts";
import type { FactType, ValueType, Vocabulary } from "../../src/conditions/vocabulary.ts";

/*
 * Conditions in SMT-LIB, for a prover that shares nothing with the analysis. A fact is a value, whether it is there, and
 * whether it is of its type. Not translated: quantifiers, undeclared signals, and values of several sorts.
 */

/** When a condition is true, and when it is false. */
export interface Formulas {
  readonly isTrue: string;
  readonly isFalse: string;
}

/** The condition; undefined where it cannot be translated. */
export function formulasOf(condition: Condition, vocabulary: Vocabulary): Formulas | undefined {
  switch (condition.kind) {
    case "constant":
      return condition.value ? { isTrue: "true", isFalse: "false" } : { isTrue: "false", isFalse: "true" };
    case "test": {
      const formulas = ofTest(condition.test, vocabulary);
      if (formulas === undefined || !condition.negated) return formulas;
      return { isTrue: formulas.isFalse, isFalse: formulas.isTrue };
    }
    case "and":
    case "or": {
      const parts = condition.operands.map((operand) => formulasOf(operand, vocabulary));
      const known = parts.filter((part) => part !== undefined);
      if (known.length < parts.length) return undefined;
      const [whenTrue, whenFalse] = condition.kind === "and" ? ["and", "or"] : ["or", "and"];
      return {
        isTrue: `(${whenTrue} ${known.map((part) => part.isTrue).join(" ")})`,
        isFalse: `(${whenFalse} ${known.map((part) => part.isFalse).join(" ")})`,
      };
    }
  }
}

/**
 * What is true of every request, as far as the conditions read it; doubles are reals of which none lies between
 * a constant, other than 0, and its neighbours.
 */
export function declarationsOf(vocabulary: Vocabulary, conditions: readonly Condition[]): string {
  const constants = [...new Set(conditions.flatMap(numbersOf))];
  const read = new Set(conditions.flatMap((condition) => [...factsRead(condition)]));
  const facts = [...vocabulary.facts.values()].filter(({ path }) => read.has(path));
  return ["(declare-const call Bool)", ...facts.flatMap((fact) => declare(fact, constants))].join("\n");
}

function declare(
  { path, type, presence, checked }: FactType,
  constants: readonly number[],
): readonly string[] {
  const sort = sortOf(type);
  if (sort === undefined) return [];
  const there = {
    always: "true",
    optional: named("free", path),
    call: "call",
    "call-optional": `(and call ${named("free", path)})`,
  };
  const domain = domainOf(type, named("value", path), constants);
  return [
    `(declare-const ${named("free", path)} Bool)`,
    `(declare-const ${named("value", path)} ${sort})`,
    `(define-const ${named("there", path)} Bool ${there[presence]})`,
    checked
      ? `(define-const ${named("fits", path)} Bool true)`
      : `(declare-const ${named("fits", path)} Bool)`,
    ...domain.map((formula) => `(assert ${formula})`),
  ];
}

function sortOf(type: ValueType): string | undefined {
  switch (type.kind) {
    case "string":
      return "String";
    case "int":
    case "list":
      return "Int";
    case "decimal":
      return "Real";
    case "bool":
      return "Bool";
    case "one-of": {
      if (type.values.every((value) => typeof value === "string")) return "String";
      return type.values.every((value) => typeof value === "number") ? "Real" : undefined;
    }
    case "any":
    case "record":
      return undefined;
  }
}

function domainOf(type: ValueType, value: string, constants: readonly number[]): readonly string[] {
  switch (type.kind) {
    case "string":
      return [`(<= ${type.charsMin} (str.len ${value}) ${type.charsMax})`];
    case "int":
      return [`(<= ${whole(type.min)} ${value} ${whole(type.max)})`];
    case "list":
      return [`(<= 0 ${value} ${Number.MAX_SAFE_INTEGER})`];
    case "decimal":
      return constants.filter((one) => one !== 0).map((one) => `(or ${around(value, one).join(" ")})`);
    case "one-of":
      return [`(or ${type.values.map((one) => `(= ${value} ${literal(one, type)})`).join(" ")} false)`];
    default:
      return [];
  }
}

function around(value: string, constant: number): readonly string[] {
  return [
    `(= ${value} ${real(constant)})`,
    `(<= ${value} ${real(doubleBelow(constant))})`,
    `(>= ${value} ${real(doubleAbove(constant))})`,
  ];
}

function ofTest(test: Test, vocabulary: Vocabulary): Formulas | undefined {
  if (test.kind === "some") return undefined;
  if (test.kind === "relation") return ofRelation(test, vocabulary);
  const path = test.kind === "range" ? test.of.path : test.path;
  const fact = vocabulary.facts.get(path);
  if (fact === undefined || sortOf(fact.type) === undefined) return undefined;
  const value = named("value", path);
  const there = named("there", path);
  switch (test.kind) {
    case "present":
      return { isTrue: there, isFalse: `(not ${there})` };
    case "one-of":
      return whereReadable(
        path,
        `(or ${test.values.map((one) => `(= ${value} ${literal(one, fact.type)})`).join(" ")} false)`,
      );
    case "entry": {
      if (test.value === null) return { isTrue: `(not ${there})`, isFalse: there };
      const { isTrue, isFalse } = whereReadable(path, `(= ${value} ${literal(test.value, fact.type)})`);
      return { isTrue, isFalse: `(or (not ${there}) ${isFalse})` };
    }
    case "range": {
      // Nothing lies beyond the greatest double, and no fraction is infinite.
      if (
        Math.abs(test.min ?? 0) === Number.POSITIVE_INFINITY ||
        Math.abs(test.max ?? 0) === Number.POSITIVE_INFINITY
      )
        return undefined;
      const measured =
        test.of.kind === "size" && sortOf(fact.type) === "String" ? `(str.len ${value})` : value;
      const asReal = sortOf(fact.type) === "Real" ? measured : `(to_real ${measured})`;
      const bounds = [
        ...(test.min === null ? [] : [`(<= ${real(test.min)} ${asReal})`]),
        ...(test.max === null ? [] : [`(<= ${asReal} ${real(test.max)})`]),
      ];
      return whereReadable(path, `(and ${bounds.join(" ")} true)`);
    }
    case "text": {
      const part = text(test.text);
      if (test.method === "contains") return whereReadable(path, `(str.contains ${value} ${part})`);
      const named = test.method === "startsWith" ? "str.prefixof" : "str.suffixof";
      return whereReadable(path, `(${named} ${part} ${value})`);
    }
  }
}

/** An error where the fact is absent or contradicts its type. */
function whereReadable(path: string, formula: string): Formulas {
  const readable = `${named("there", path)} ${named("fits", path)}`;
  return { isTrue: `(and ${readable} ${formula})`, isFalse: `(and ${readable} (not ${formula}))` };
}

/** A term's value, and what must be true for it to have one. */
interface Value {
  readonly value: string;
  readonly sort: string;
  readonly given: readonly string[];
}

function ofRelation({ operator, left, right }: Extract<Test, { kind: "relation" }>, vocabulary: Vocabulary) {
  const [a, b] = [termValue(left, vocabulary), termValue(right, vocabulary)];
  if (a === undefined || b === undefined) return undefined;
  const isNumeric = [a, b].every(({ sort }) => sort === "Int" || sort === "Real");
  if (!isNumeric && a.sort !== b.sort) return undefined;
  const compared = `(${operator === "==" ? "=" : operator} ${isNumeric ? `${asReal(a)} ${asReal(b)}` : `${a.value} ${b.value}`})`;
  const given = [...a.given, ...b.given].join(" ");
  return { isTrue: `(and ${given} ${compared})`, isFalse: `(and ${given} (not ${compared}))` };
}

function asReal({ value, sort }: Value): string {
  return sort === "Real" ? value : `(to_real ${value})`;
}

function termValue(term: Term, vocabulary: Vocabulary): Value | undefined {
  switch (term.kind) {
    case "literal":
      return { value: plain(term.value), sort: sortOfScalar(term.value), given: [] };
    case "fact":
    case "size": {
      const sort = sortOf(vocabulary.facts.get(term.path)?.type ?? { kind: "any" });
      if (sort === undefined) return undefined;
      const given = [named("there", term.path), named("fits", term.path)];
      const value = named("value", term.path);
      return term.kind === "size" && sort === "String"
        ? { value: `(str.len ${value})`, sort: "Int", given }
        : { value, sort, given };
    }
    case "add":
    case "subtract":
      return calculated(
        term.kind === "add" ? "+" : "-",
        termValue(term.left, vocabulary),
        termValue(term.right, vocabulary),
      );
    case "multiply":
      return calculated("*", termValue(term.term, vocabulary), {
        value: whole(term.by),
        sort: "Int",
        given: [],
      });
  }
}

function calculated(operator: string, a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  const value = `(${operator} ${a.value} ${b.value})`;
  const inRange = `(<= ${whole(-Number.MAX_SAFE_INTEGER)} ${value} ${whole(Number.MAX_SAFE_INTEGER)})`;
  return { value, sort: "Int", given: [...a.given, ...b.given, inRange] };
}

function sortOfScalar(value: Scalar): string {
  if (typeof value === "number") return Number.isSafeInteger(value) ? "Int" : "Real";
  return typeof value === "string" ? "String" : "Bool";
}

function literal(value: Scalar, type: ValueType): string {
  return typeof value === "number" && sortOf(type) === "Real" ? real(value) : plain(value);
}

function plain(value: Scalar): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "boolean") return `${value}`;
  return Number.isSafeInteger(value) ? whole(value) : real(value);
}

function whole(value: number): string {
  return value < 0 ? `(- ${BigInt(-value)})` : `${BigInt(value)}`;
}

/** A double, exactly: a whole number divided by a power of two. */
function real(value: number): string {
  if (value < 0) return `(- ${real(-value)})`;
  let [numerator, denominator] = [value, 1n];
  while (!Number.isInteger(numerator)) [numerator, denominator] = [numerator * 2, denominator * 2n];
  return `(/ ${BigInt(numerator)}.0 ${denominator}.0)`;
}

function text(value: string): string {
  const escaped = [...value].map((one) =>
    /[\w-]/.test(one) ? one : `\\u{${one.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped.join("")}"`;
}

function named(what: "value" | "there" | "fits" | "free", path: string): string {
  return `|${what} ${path}|`;
}

function numbersOf(condition: Condition): readonly number[] {
  const found = JSON.stringify(condition).match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g) ?? [];
  return found.map(Number).filter(Number.isFinite);
}
