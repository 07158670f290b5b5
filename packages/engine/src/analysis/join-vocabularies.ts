import type { FactType, Vocabulary } from "../conditions/vocabulary.ts";

/**
 * The facts that rules of two sets may read, and what requests can have there: an action of either. A declared signal may be
 * anything in any case, since only conditions look at its type.
 */
export function joinVocabularies(a: Vocabulary, b: Vocabulary): Vocabulary {
  const [first, ...others] = [...new Set([...a.actions, ...b.actions])];
  const actions: Vocabulary["actions"] = [first ?? a.actions[0], ...others];
  const facts = new Map<string, FactType>([...a.facts, ...b.facts]);
  const action = facts.get("action");
  if (action !== undefined) facts.set("action", { ...action, type: { kind: "one-of", values: actions } });
  return { facts, signals: new Map([...a.signals, ...b.signals]), actions };
}
