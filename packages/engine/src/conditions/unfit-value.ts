import { nearestWord } from "../nearest-word.ts";
import type { Complaint } from "./complaint.ts";
import { printLiteral, printShort } from "./print-literal.ts";
import type { Scalar } from "./scalar.ts";
import { describeType, sortOf } from "./value-type.ts";
import type { ValueType } from "./vocabulary.ts";

/** What to say of a value that something can never have. */
export function unfitValue(subject: string, type: ValueType, value: Scalar): Complaint {
  return {
    message: `${subject} is ${describeType(type)}, never ${printShort(value)}`,
    mend: mendValue(type, value),
  };
}

function mendValue(type: ValueType, value: Scalar): string {
  const sort = sortOf(type);
  if (typeof value === "string") {
    const isNumeral = value.trim() !== "" && Number.isFinite(Number(value));
    if ((sort === "int" || sort === "decimal") && isNumeral) return "Write the number without quotes.";
    if (sort === "bool" && (value === "true" || value === "false")) return `Write ${value} without quotes.`;
    const known = type.kind === "one-of" ? type.values.filter((one) => typeof one === "string") : [];
    const near = nearestWord(value, known);
    if (near !== undefined) return `Did you mean ${printLiteral(near)}?`;
  } else if (sort === "string") {
    return `Put it in quotes if it is text: '${value}'.`;
  }
  return "Name a value that it can have.";
}
