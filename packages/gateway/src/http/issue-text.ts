import type { z } from "zod";

/**
 * What is wrong with a value, in plain words after its name: `must be an object, and is a number`. For `safeParse`, where
 * the schema has no words of its own.
 */
export function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return "is not known here";
    case "invalid_key":
      return issue.issues[0]?.message;
    case "invalid_type":
      return input === undefined ? "is missing" : wrongType(issue.expected, input);
    case "invalid_value":
      return input === undefined ? "is missing" : `must be ${oneOf(issue.values)}`;
    case "invalid_union":
      if (input === undefined) return "is missing";
      // Which form is meant, one of its members says.
      return Array.isArray(issue["options"])
        ? `must be ${oneOf(issue["options"])}`
        : "has none of the forms that are allowed here";
    case "too_small":
      return `must ${bound(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${bound(issue.origin, "at most", issue.maximum)}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return "does not have the form that it must have";
    default:
      return undefined;
  }
}

function wrongType(expected: string, input: unknown): string {
  if (expected === "int" && typeof input === "number") return "must be a whole number";
  return `must be ${typeNames.get(expected) ?? expected}, and is ${typeNames.get(typeOf(input)) ?? typeof input}`;
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "a boolean"],
  ["array", "a list"],
  ["object", "an object"],
  ["null", "null"],
  ["record", "an object"],
]);

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? values.join() : `one of ${values.join(", ")}`;
}

function bound(origin: string, atWhat: string, limit: number | bigint): string {
  const unit = units.get(origin);
  return unit === undefined
    ? `be ${atWhat} ${limit}`
    : `have ${atWhat} ${limit} ${unit}${Number(limit) === 1 ? "" : "s"}`;
}

const units: ReadonlyMap<string, string> = new Map([
  ["array", "item"],
  ["string", "character"],
]);
