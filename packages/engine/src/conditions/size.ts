import type { Term } from "./condition.ts";
import { describeMeaning } from "./describe-meaning.ts";
import { type Meaning, type Operand, refuse, type Scope, unknown, written } from "./meaning.ts";
import { countChars } from "./value-type.ts";

/** `size(x)`: the code points of a string, the elements of a list of the facts. */
export function sizeOf({ meaning, span }: Operand, scope: Scope): Meaning {
  if (meaning.kind === "unknown") return unknown;
  if (meaning.kind === "list-fact") return sizeMeaning({ kind: "size", path: meaning.fact.path });
  if (meaning.kind === "term" && meaning.sort === "string") {
    const { term } = meaning;
    if (term.kind === "fact") return sizeMeaning({ kind: "size", path: term.path });
    if (term.kind === "literal") return sizeMeaning({ kind: "literal", value: countChars(`${term.value}`) });
  }
  return refuse(scope, span, () => ({
    message: `\`size\` counts the characters of a string or the elements of a list of the facts, and ${written(scope, span)} is ${describeMeaning(meaning)}`,
    mend: "Write it like this: size(resource.id), size(call.tools).",
  }));
}

function sizeMeaning(term: Term): Meaning {
  return { kind: "term", term, sort: "int", type: { kind: "int", min: 0, max: Number.MAX_SAFE_INTEGER } };
}
