import { describeMeaning } from "./describe-meaning.ts";
import { type Meaning, type Operand, ofCondition, refuse, type Scope, unknown, written } from "./meaning.ts";
import { constant, testOf } from "./normal-form.ts";
import { textMethods } from "./operations.ts";
import type { Method } from "./syntax.ts";

/** `x.startsWith('a')` and its kin. */
export function textTest(method: Method, of: Operand, argument: Operand, scope: Scope): Meaning {
  const [text, part] = [of.meaning, argument.meaning];
  if (text.kind === "unknown" || part.kind === "unknown") return unknown;
  if (part.kind !== "term" || part.term.kind !== "literal" || typeof part.term.value !== "string") {
    return refuse(scope, argument.span, () => ({
      message: `\`${method}\` looks for a text in quotes, and ${written(scope, argument.span)} is ${describeMeaning(part)}`,
      mend: `Write it like this: resource.id.${method}('text').`,
    }));
  }
  const { value } = part.term;
  if (text.kind === "term" && text.sort === "string") {
    if (text.term.kind === "fact") {
      return ofCondition(testOf({ kind: "text", method, path: text.term.path, text: value }));
    }
    if (text.term.kind === "literal")
      return ofCondition(constant(textMethods[method](`${text.term.value}`, value)));
  }
  const isList = text.kind === "list-fact" || text.kind === "list";
  return refuse(scope, of.span, () => ({
    message: `\`${method}\` asks a string, and ${written(scope, of.span)} is ${describeMeaning(text)}`,
    mend: isList ? "Ask whether it is an element: 'shell' in call.tools." : "Compare it by ==, or its size.",
  }));
}
