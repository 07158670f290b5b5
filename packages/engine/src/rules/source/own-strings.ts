import type { JsonValue } from "@meshgate/canon";

/** A copy whose strings are its own: those of the parser are pieces of the file's text, and one of them keeps all of it. */
export function ownStrings<Value extends JsonValue>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
