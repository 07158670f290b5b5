import type { Condition } from "./condition.ts";
import { describeMeaning } from "./describe-meaning.ts";
import { factAt } from "./fact-at.ts";
import { type Meaning, type Operand, ofCondition, refuse, type Scope, unknown, written } from "./meaning.ts";
import { constant, testOf } from "./normal-form.ts";
import type { FactPath, Vocabulary } from "./vocabulary.ts";

/** `has(x)`. */
export function isPresent({ meaning, span }: Operand, scope: Scope): Meaning {
  if (meaning.kind === "unknown") return unknown;
  const path = pathOf(meaning);
  if (path !== undefined) return ofCondition(present(path, scope.vocabulary));
  return refuse(scope, span, () => ({
    message: `only a fact can be there or absent, and ${written(scope, span)} is ${describeMeaning(meaning)}`,
    mend: "Ask for a fact: has(resource.id), resource.id != null.",
  }));
}

/** That the fact is there: true, where it is in every envelope. */
export function present(path: FactPath, vocabulary: Vocabulary): Condition {
  if (factAt(vocabulary, path).presence === "always") return constant(true);
  return testOf({ kind: "present", path });
}

function pathOf(meaning: Meaning): FactPath | undefined {
  if (meaning.kind === "list-fact") return meaning.fact.path;
  return meaning.kind === "term" && meaning.term.kind === "fact" ? meaning.term.path : undefined;
}
