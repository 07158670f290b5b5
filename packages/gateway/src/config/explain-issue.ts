import { nearestWord } from "@meshgate/engine";
import type { z } from "zod";
import { describeSchema } from "./describe-schema.ts";
import { litellmGuardrailMend, litellmMend } from "./litellm-keys.ts";
import { type ConfigPath, type ConfigProblem, formatPath, type ProblemCode } from "./problem.ts";
import { branches, keysOf, type SchemaNode, type SchemaTree } from "./schema-tree.ts";
import type { Source } from "./source.ts";
import type { Aim } from "./survey-nodes.ts";
import { valueAt } from "./value-at.ts";

type Issue = z.core.$ZodIssue;

/** An issue in our words, before it has a place. */
interface Explained {
  readonly path: ConfigPath;
  readonly aim: Aim;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

interface Context {
  readonly source: Source;
  readonly tree: SchemaTree;
}

/** The schema's issues as problems with a place. A value is quoted only where it is public and stands in the file. */
export function explainIssues(issues: readonly Issue[], context: Context): readonly ConfigProblem[] {
  return issues
    .flatMap((issue) => explain(issue, [], context))
    .filter(({ path }) => !context.source.isLacking(path))
    .map(({ path, aim, ...what }) => ({
      ...context.source.locate(path, aim),
      path: formatPath(path),
      ...what,
    }));
}

function explain(issue: Issue, base: ConfigPath, context: Context): readonly Explained[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const expected = context.tree.at(path, context.source.value) ?? {};
  switch (issue.code) {
    case "unrecognized_keys":
      // Of `__proto__` the reading has told.
      return issue.keys.filter((key) => key !== "__proto__").map((key) => unknownKey(key, path, expected));
    case "invalid_key":
      return [
        {
          path,
          aim: "key",
          code: "INVALID_NAME",
          message: issue.issues[0]?.message ?? issue.message,
          mend: "Rename it.",
        },
      ];
    case "invalid_union":
      return explainUnion(issue, path, context);
    case "invalid_type":
      return [wrongType(path, expected, context)];
    case "invalid_value":
      return [invalidValue(path, issue.values.map(String), context)];
    case "too_small":
    case "too_big":
      return [outOfRange(issue, path, expected)];
    case "invalid_format":
      return [invalidFormat(issue, path)];
    case "not_multiple_of":
    case "invalid_element":
    case "custom":
      return [
        {
          path,
          aim: "value",
          code: "INVALID_VALUE",
          message: issue.message,
          mend: mendOf(issue) ?? `Write ${describeSchema(expected)}.`,
        },
      ];
  }
}

/** The schema's own advice, where a refinement carries some. */
function mendOf(issue: Issue): string | undefined {
  const mend = issue.code === "custom" ? issue.params?.["mend"] : undefined;
  return typeof mend === "string" ? mend : undefined;
}

function unknownKey(key: string, parent: ConfigPath, expected: SchemaNode): Explained {
  const known = keysOf(expected);
  const meant = nearestWord(key, known);
  return {
    path: [...parent, key],
    aim: "key",
    code: "UNKNOWN_KEY",
    message: `the key \`${key}\` is not known here`,
    mend:
      litellmMend(key) ??
      (meant ? `Did you mean \`${meant}\`?` : `Remove it. Known here: ${known.join(", ")}.`),
  };
}

type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** Of a union of shapes, only the branch of the value's own type has something to say. */
function explainUnion(issue: UnionIssue, path: ConfigPath, context: Context): readonly Explained[] {
  if (issue.errors.length === 0) return [unknownKind(path, context)];
  const branch = issue.errors.find((issues) =>
    issues.every((inner) => inner.path.length > 0 || !isTypeIssue(inner)),
  );
  if (branch) return branch.flatMap((inner) => explain(inner, path, context));
  return [wrongType(path, context.tree.at(path, context.source.value) ?? {}, context)];
}

function isTypeIssue(issue: Issue): boolean {
  return issue.code === "invalid_type";
}

function unknownKind(path: ConfigPath, context: Context): Explained {
  const discriminator = String(path.at(-1));
  const parent = path.slice(0, -1);
  const litellm = litellmGuardrailMend(valueAt(context.source.value, parent));
  if (parent[0] === "guardrails" && litellm !== undefined) return litellmGuardrail(parent, litellm);
  const kinds = (context.tree.at(parent, undefined)?.oneOf ?? []).flatMap((branch) => {
    const kind = branch.properties?.[discriminator];
    return typeof kind === "object" && typeof kind.const === "string" ? [kind.const] : [];
  });
  return invalidValue(path, kinds, context);
}

function litellmGuardrail(path: ConfigPath, mend: string): Explained {
  const message = "`guardrail_name` and `litellm_params` are LiteLLM's, and not known here";
  return { path, aim: "value", code: "UNKNOWN_KEY", message, mend };
}

function wrongType(path: ConfigPath, expected: SchemaNode, context: Context): Explained {
  const value = valueAt(context.source.value, path);
  if (value === undefined) {
    return {
      path,
      aim: "key",
      code: "MISSING_KEY",
      message: `the key \`${path.at(-1) ?? ""}\` is missing`,
      mend: `Add it: ${describeSchema(expected)}.`,
    };
  }
  return {
    path,
    aim: "value",
    code: "WRONG_TYPE",
    message: `must be ${describeSchema(expected)}, and is ${typeName(value)}`,
    mend: path.length === 0 ? `Begin with a key: ${keysOf(expected).join(", ")}.` : mendType(value, expected),
  };
}

function mendType(value: unknown, expected: SchemaNode): string {
  if (value === null) return "Give it a value, or remove the key.";
  if (expected.type === "string") return "Put it in quotes.";
  const types = [expected, ...branches(expected)].map(({ type }) => type);
  if (types.includes("array")) return "Write it as a list: `[value, value]`.";
  if (types.includes("object")) return "Write its keys beneath it, or remove it.";
  const { default: usual } = expected;
  return typeof usual === "number" ? `Write it so, or remove the key for ${usual}.` : "Write it so.";
}

function invalidValue(path: ConfigPath, allowed: readonly string[], context: Context): Explained {
  const value = valueAt(context.source.value, path);
  const list = allowed.map((word) => `\`${word}\``).join(", ");
  if (value === undefined) {
    const message = `the key \`${path.at(-1) ?? ""}\` is missing`;
    return { path, aim: "key", code: "MISSING_KEY", message, mend: `Add it: one of ${list}.` };
  }
  const quotable =
    typeof value === "string" && context.tree.isShown(path, value) && !context.source.isFilledIn(path);
  const meant = quotable ? nearestWord(value, allowed) : undefined;
  return {
    path,
    aim: "value",
    code: "INVALID_VALUE",
    message: `${quotable ? `\`${value.slice(0, 64)}\`` : value === null ? "an empty value" : "the value"} is not ${allowed.length > 1 ? "one of " : ""}${list}`,
    mend: meant ? `Did you mean \`${meant}\`?` : `Write ${allowed.length > 1 ? "one of them" : "that"}.`,
  };
}

type RangeIssue = Extract<Issue, { code: "too_small" | "too_big" }>;

function outOfRange(issue: RangeIssue, path: ConfigPath, expected: SchemaNode): Explained {
  const bound = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const side = issue.code === "too_small" ? "at least" : "at most";
  const strict = issue.inclusive === false;
  const plural = bound === 1 ? "" : "s";
  const message =
    issue.origin === "string"
      ? `must have ${side} ${bound} character${plural}`
      : issue.origin === "array"
        ? `must have ${side} ${bound} entr${bound === 1 ? "y" : "ies"}`
        : strict
          ? `must be ${issue.code === "too_small" ? "more" : "less"} than ${bound}`
          : `must be ${side} ${bound}`;
  return { path, aim: "value", code: "OUT_OF_RANGE", message, mend: `Write ${describeSchema(expected)}.` };
}

type FormatIssue = Extract<Issue, { code: "invalid_format" }>;

function invalidFormat(issue: FormatIssue, path: ConfigPath): Explained {
  if (issue.format !== "url") {
    return { path, aim: "value", code: "INVALID_VALUE", message: issue.message, mend: "Write it so." };
  }
  return {
    path,
    aim: "value",
    code: "INVALID_VALUE",
    message: "is not a whole http or https address",
    mend: "Write it with its scheme, for example http://localhost:11434.",
  };
}

function typeName(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  return Number.isInteger(value) ? "a number" : "a number that is not whole";
}
