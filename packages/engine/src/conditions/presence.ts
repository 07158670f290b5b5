import type { Condition } from "./condition.ts";
import type { Meaning } from "./meaning.ts";
import { constant, testOf } from "./normal-form.ts";
import { factAt } from "./value-type.ts";
import type { FactPath, Vocabulary } from "./vocabulary.ts";

/** Whether a fact is there. Undefined for what is no fact. */
export function presenceOf(meaning: Meaning, vocabulary: Vocabulary): Condition | undefined {
  if (meaning.kind === "list-fact") return present(meaning.fact.path, vocabulary);
  if (meaning.kind !== "term" || meaning.term.kind !== "fact") return undefined;
  return present(meaning.term.path, vocabulary);
}

export function present(path: FactPath, vocabulary: Vocabulary): Condition {
  if (factAt(vocabulary, path).presence === "always") return constant(true);
  return testOf({ kind: "present", path });
}
