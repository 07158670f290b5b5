import type { Meaning } from "./meaning.ts";
import { printLiteral } from "./print-literal.ts";
import { describeType } from "./value-type.ts";

/** What a message says that something is. */
export function describeMeaning(meaning: Meaning): string {
  switch (meaning.kind) {
    case "condition":
      return "a condition";
    case "term":
      return meaning.term.kind === "literal"
        ? `the value ${printLiteral(meaning.term.value)}`
        : describeType(meaning.type);
    case "list":
    case "list-fact":
      return "a list";
    case "null":
      return "null";
    case "unknown":
      return "unknown";
  }
}
