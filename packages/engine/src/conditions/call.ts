import { nearestWord } from "../nearest-word.ts";
import { type Complaint, shownName } from "./complaint.ts";
import { wordSlip } from "./slips.ts";
import type { Expression, Method, Quantifier, Span } from "./syntax.ts";

/** A call as it is written, before it is known what is called. */
export interface Call {
  readonly name: string;
  /** What stands before the dot; absent: a function. */
  readonly of?: Expression;
  readonly arguments: readonly Expression[];
  readonly span: Span;
}

const methods: readonly Method[] = ["startsWith", "endsWith", "contains"];
const quantifiers: readonly Quantifier[] = ["exists", "all"];
const functionNames = ["size", "has"];
const methodNames = [...methods, "size", ...quantifiers];

/** The expression that a call means, or what is wrong with it. */
export function readCall(call: Call): Expression | Complaint {
  return call.of === undefined ? readFunction(call) : readMethod(call, call.of);
}

function readFunction({ name, arguments: given, span }: Call): Expression | Complaint {
  if (name !== "size" && name !== "has") return unknownCall(name, functionNames, "function");
  const [of, ...more] = given;
  if (of === undefined || more.length > 0) return miscounted(`${name}(resource.id)`);
  return { kind: name, of, span };
}

function readMethod({ name, arguments: given, span }: Call, of: Expression): Expression | Complaint {
  const [first, second, ...more] = given;
  if (name === "size")
    return first === undefined ? { kind: "size", of, span } : miscounted("resource.id.size()");
  const method = methods.find((one) => one === name);
  if (method !== undefined) {
    if (first === undefined || second !== undefined) return miscounted(`resource.id.${method}('text')`);
    return { kind: "method", method, of, argument: first, span };
  }
  const quantifier = quantifiers.find((one) => one === name);
  if (quantifier === undefined) return unknownCall(name, methodNames, "method");
  if (first?.kind !== "path" || first.segments.length > 1 || second === undefined || more.length > 0) {
    return miscounted(`call.tools.${quantifier}(t, t == 'shell')`);
  }
  return { kind: "quantified", quantifier, list: of, variable: first.segments[0], body: second, span };
}

function miscounted(example: string): Complaint {
  return { message: "this call has not the right arguments", mend: `Write it like this: ${example}.` };
}

function unknownCall(name: string, known: readonly string[], what: "function" | "method"): Complaint {
  const slip = wordSlip(name);
  if (slip !== undefined) return slip;
  const near = nearestWord(name, known);
  const mend = near === undefined ? `There are only ${known.join(", ")}.` : `Did you mean ${near}?`;
  return { message: `there is no ${what} ${shownName(name)}`, mend };
}
