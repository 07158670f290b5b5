import type { Result } from "@meshgate/engine";
import type { z } from "zod";
import type { Refusal } from "../pipeline/refusal.ts";
import { issueText } from "./issue-text.ts";
import { readJson } from "./read-json.ts";

/** Reads a request's JSON body and checks it against a contract; the refusal names every field that is wrong. */
export async function parseBody<T extends z.ZodType>(
  request: Request,
  schema: T,
  bytesMax: number,
): Promise<Result<z.output<T>, Refusal>> {
  const json = await readJson(request, bytesMax);
  if (!json.ok) return json;
  return parseValue(json.value, schema);
}

/** The same of a body that may be left out: then it is `{}`, and the schema's defaults hold. */
export async function parseBodyIfAny<T extends z.ZodType>(
  request: Request,
  schema: T,
  bytesMax: number,
): Promise<Result<z.output<T>, Refusal>> {
  const isEmpty = request.body === null || request.headers.get("content-length") === "0";
  return isEmpty ? parseValue({}, schema) : parseBody(request, schema, bytesMax);
}

/** The same of a value that has been read. */
export function parseValue<T extends z.ZodType>(value: unknown, schema: T): Result<z.output<T>, Refusal> {
  const parsed = schema.safeParse(value, { error: issueText });
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, error: invalidRequest(parsed.error.issues) };
}

const issuesShown = 5;

/** What is wrong with a request, by its fields: the first five. */
export function invalidRequest(found: readonly z.core.$ZodIssue[]): Refusal {
  const issues = found.flatMap(innermost);
  const [first] = issues;
  const sentences = issues.slice(0, issuesShown).map((issue) => `${fieldName(issue)}: ${issue.message}`);
  const more = issues.length > issuesShown ? ` (and ${issues.length - issuesShown} more)` : "";
  return {
    kind: "invalid-request",
    message: `The request is not valid. ${sentences.join("; ")}${more}.`,
    ...(first === undefined ? {} : { field: fieldName(first) }),
  };
}

/** Of a value that may have several forms and is meant to have one of them: what is wrong with that one. */
function innermost(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [meant, another] = issue.errors.filter((form) => !form.some(isOfAnotherType));
  if (meant === undefined || meant.length === 0 || another !== undefined) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(innermost);
}

function isOfAnotherType({ code, path }: z.core.$ZodIssue): boolean {
  return code === "invalid_type" && path.length === 0;
}

function fieldName(issue: z.core.$ZodIssue): string {
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  return path.length === 0 ? "body" : path.map(pathStep).join("").replace(/^\./, "");
}

function pathStep(step: PropertyKey): string {
  return typeof step === "number" ? `[${step}]` : `.${String(step)}`;
}
