import { factAt } from "./fact-at.ts";
import { listReader, type Reader, scalarReader } from "./read-fact.ts";
import type { Scalar } from "./scalar.ts";
import { admits, countChars } from "./value-type.ts";
import type { FactPath, Vocabulary } from "./vocabulary.ts";

/** Reads a fact's value: undefined where it is absent, and where it contradicts its declared type. */
export function validReader(path: FactPath, vocabulary: Vocabulary): Reader<Scalar> {
  const { type, checked } = factAt(vocabulary, path);
  const read = scalarReader(path);
  if (checked || type.kind === "any") return read;
  return (facts, element) => {
    const value = read(facts, element);
    return admits(type, value) ? value : undefined;
  };
}

/** Reads how long a string is, in code points, or a list. */
export function sizeReader(path: FactPath, vocabulary: Vocabulary): Reader<number> {
  if (factAt(vocabulary, path).type.kind === "list") {
    const read = listReader(path);
    return (facts) => read(facts)?.length;
  }
  const read = validReader(path, vocabulary);
  return (facts, element) => {
    const value = read(facts, element);
    return typeof value === "string" ? countChars(value) : undefined;
  };
}
