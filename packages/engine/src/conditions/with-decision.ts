import { outcomes } from "../decision.ts";
import type { FactType, Vocabulary } from "./vocabulary.ts";

const decision: FactType = {
  path: "decision",
  type: { kind: "one-of", values: outcomes },
  presence: "always",
  checked: true,
};

/** The vocabulary of invariants: they may also read the fact `decision`, the outcome of the rules. */
export function withDecision(vocabulary: Vocabulary): Vocabulary {
  return { ...vocabulary, facts: new Map([...vocabulary.facts, [decision.path, decision]]) };
}
