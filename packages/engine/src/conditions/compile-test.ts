import type { Check } from "./check.ts";
import { compileRelation } from "./compile-relation.ts";
import { ERROR, FALSE, type Test, TRUE, type Truth } from "./condition.ts";
import { factAt } from "./fact-at.ts";
import { textMethods } from "./operations.ts";
import { listReader, type Reader, scalarReader } from "./read-fact.ts";
import type { Scalar } from "./scalar.ts";
import { sizeReader, validReader } from "./valid-reader.ts";
import { admits } from "./value-type.ts";
import type { FactPath, Vocabulary } from "./vocabulary.ts";

type Of<Kind extends Test["kind"]> = Extract<Test, { kind: Kind }>;

/** Makes the check of a quantifier's condition. */
export type CompileInner = (test: Of<"some">) => Check;

/** One test as a function. An absent or ill-typed fact is an error, except where condition.ts says otherwise. */
export function compileTest(test: Test, vocabulary: Vocabulary, compileInner: CompileInner): Check {
  switch (test.kind) {
    case "present":
      return presentCheck(test.path, vocabulary);
    case "one-of":
      return oneOfCheck(validReader(test.path, vocabulary), test.values);
    case "entry":
      return entryCheck(test, vocabulary);
    case "range":
      return rangeCheck(test, vocabulary);
    case "text":
      return textCheck(test, validReader(test.path, vocabulary));
    case "relation":
      return compileRelation(test, vocabulary);
    case "some":
      return someCheck(listReader(test.list), compileInner(test));
  }
}

function presentCheck(path: FactPath, vocabulary: Vocabulary): Check {
  const read = factAt(vocabulary, path).type.kind === "list" ? listReader(path) : scalarReader(path);
  return (facts) => truth(read(facts) !== undefined);
}

function oneOfCheck(read: Reader<Scalar>, values: readonly [Scalar, ...Scalar[]]): Check {
  const [only, ...others] = values;
  if (others.length === 0) {
    return (facts, element) => {
      const value = read(facts, element);
      return value === undefined ? ERROR : truth(value === only);
    };
  }
  const known = new Set(values);
  return (facts, element) => {
    const value = read(facts, element);
    return value === undefined ? ERROR : truth(known.has(value));
  };
}

function entryCheck({ path, value: expected }: Of<"entry">, vocabulary: Vocabulary): Check {
  const read = scalarReader(path);
  const { type, checked } = factAt(vocabulary, path);
  const accepts = checked ? () => true : (value: Scalar) => admits(type, value);
  return (facts) => {
    const value = read(facts);
    if (value === undefined) return FALSE;
    if (value === expected) return TRUE;
    return accepts(value) ? FALSE : ERROR;
  };
}

function rangeCheck({ of, min, max }: Of<"range">, vocabulary: Vocabulary): Check {
  const read = of.kind === "size" ? sizeReader(of.path, vocabulary) : validReader(of.path, vocabulary);
  const [least, greatest] = [min ?? -Infinity, max ?? Infinity];
  return (facts, element) => {
    const value = read(facts, element);
    return typeof value === "number" ? truth(least <= value && value <= greatest) : ERROR;
  };
}

function textCheck({ method, text }: Of<"text">, read: Reader<Scalar>): Check {
  const matches = textMethods[method];
  return (facts, element) => {
    const value = read(facts, element);
    return typeof value === "string" ? truth(matches(value, text)) : ERROR;
  };
}

function someCheck(read: ReturnType<typeof listReader>, where: Check): Check {
  return (facts) => {
    const elements = read(facts);
    if (elements === undefined) return ERROR;
    let some: Truth = FALSE;
    for (const element of elements) {
      const found = where(facts, element);
      if (found === TRUE) return TRUE;
      if (found === ERROR) some = ERROR;
    }
    return some;
  };
}

function truth(holds: boolean): Truth {
  return holds ? TRUE : FALSE;
}
