import { PepError } from "../pep-error.ts";

export type JsonMembers = Readonly<Record<string, unknown>>;

export function badAnswer(path: string, expected: string): PepError {
  return new PepError("bad-answer", `The decision point's answer is not usable: ${path} must be ${expected}`);
}

/** The members of a JSON object. Throws PepError `bad-answer` for anything else, as all here do. */
export function readMembers(value: unknown, path: string): JsonMembers {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badAnswer(path, "an object");
  return Object.fromEntries(Object.entries(value));
}

export function readText(value: unknown, path: string): string {
  if (typeof value !== "string" || value === "") throw badAnswer(path, "a text that is not empty");
  return value;
}

export function readList(value: unknown, path: string): readonly [unknown, ...unknown[]] {
  if (!Array.isArray(value) || value.length === 0) throw badAnswer(path, "a list that is not empty");
  const [first, ...rest]: unknown[] = value;
  return [first, ...rest];
}

export function readTexts(value: unknown, path: string): readonly [string, ...string[]] {
  const [first, ...rest] = readList(value, path);
  return Object.freeze<[string, ...string[]]>([
    readText(first, `${path}[0]`),
    ...rest.map((text, index) => readText(text, `${path}[${index + 1}]`)),
  ]);
}
