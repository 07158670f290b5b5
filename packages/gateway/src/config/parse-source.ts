import type { z } from "zod";
import { explainIssues } from "./explain-issue.ts";
import type { ConfigPath, ConfigProblem } from "./problem.ts";
import type { SchemaTree } from "./schema-tree.ts";
import type { Source } from "./source.ts";
import { valueAt } from "./value-at.ts";

/** The file's value in the schema's form, or every problem that it has. */
export interface ParsedSource<T> {
  /** Absent where `problems` says why. */
  readonly value?: T;
  readonly problems: readonly ConfigProblem[];
}

/** Checks a whole file against its schema: what could not be read, what has no variable, and what does not fit. */
export function parseSource<T>(source: Source, schema: z.ZodType<T>, tree: SchemaTree): ParsedSource<T> {
  if (!source.readable) return { problems: source.problems };
  const first = schema.safeParse(source.value ?? {});
  if (first.success && source.problems.length === 0) return { value: first.data, problems: [] };
  const typed = { ...source, value: first.success ? source.value : withTypes(source, first.error.issues) };
  const second = schema.safeParse(typed.value ?? {});
  const issues = second.success ? [] : explainIssues(second.error.issues, { source: typed, tree });
  const problems = [...source.problems, ...issues];
  return second.success && problems.length === 0 ? { value: second.data, problems } : { problems };
}

/**
 * A variable is always text, but `retention_days: ${DAYS}` means a number: where the schema asks for a number or a
 * switch and the text from the environment is one, it becomes one.
 */
function withTypes(source: Source, issues: readonly z.core.$ZodIssue[]): unknown {
  const value = structuredClone(source.value);
  for (const issue of issues) {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    if (issue.code !== "invalid_type" || !source.isFilledIn(path)) continue;
    setTyped(value, path, issue.expected);
  }
  return value;
}

function setTyped(root: unknown, path: ConfigPath, expected: string): void {
  const key = path.at(-1);
  const parent = valueAt(root, path.slice(0, -1));
  if (key === undefined || typeof parent !== "object" || parent === null) return;
  const typed = asType(String(Reflect.get(parent, key)), expected);
  if (typed !== undefined) Reflect.set(parent, key, typed);
}

function asType(text: string, expected: string): number | boolean | undefined {
  if (expected === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  const isNumber = (expected === "number" || expected === "int") && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : undefined;
}
