import { type FactPath, type FactType, signalFact, type Vocabulary } from "./vocabulary.ts";

const signalPrefix = "signals.";

/** What is known of a fact that a condition reads. An undeclared signal may be anything; an element of a list is there. */
export function factAt(vocabulary: Vocabulary, path: FactPath): FactType {
  const known = vocabulary.facts.get(path);
  if (known !== undefined) return known;
  if (path.startsWith(signalPrefix)) return signalFact(path.slice(signalPrefix.length));
  return { path, type: { kind: "any" }, presence: "always", checked: true };
}
