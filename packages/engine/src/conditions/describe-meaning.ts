import type { Meaning } from "./meaning.ts";
import { describeType, type Sort } from "./value-type.ts";

/** What a message says that something is. */
export function describeMeaning(meaning: Meaning): string {
  switch (meaning.kind) {
    case "condition":
      return "a condition";
    case "term":
      return meaning.term.kind === "literal" ? nameOf(meaning.sort) : describeType(meaning.type);
    case "list":
    case "list-fact":
      return "a list";
    case "null":
      return "null";
    case "unknown":
      return "unknown";
  }
}

function nameOf(sort: Sort): string {
  return sort === "int" ? "an int" : `a ${sort}`;
}
