import { branches, type SchemaNode } from "./schema-tree.ts";

/** What a schema asks for, in words that follow “must be” and “write”. */
export function describeSchema(node: SchemaNode): string {
  if (node.enum) return `one of ${node.enum.map((value) => `\`${value}\``).join(", ")}`;
  if (node.const !== undefined) return `\`${node.const}\``;
  const alternatives = branches(node);
  if (alternatives.length > 0) return [...new Set(alternatives.map(describeSchema))].join(" or ");
  const types: unknown = node.type;
  if (Array.isArray(types)) return types.map((type) => describeSchema({ ...node, type })).join(" or ");
  switch (node.type) {
    case "string":
      return node.format === "uri" ? "an http or https address" : describeText(node);
    case "integer":
      return `a whole number${describeRange(node)}`;
    case "number":
      return `a number${describeRange(node)}`;
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "object":
      return "a mapping";
    case "null":
      return "null";
    default:
      return "something else";
  }
}

function describeText(node: SchemaNode): string {
  const { minLength: min = 0, maxLength: max } = node;
  if (max !== undefined) return `text of ${min} to ${max} characters`;
  return min > 1 ? `text of ${min} characters or more` : "text";
}

function describeRange(node: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum } = node;
  const bounded = (bound: number | boolean | undefined): bound is number =>
    typeof bound === "number" && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (bounded(minimum) && bounded(maximum)) return ` from ${minimum} to ${maximum}`;
  if (bounded(minimum)) return ` of ${minimum} or more`;
  return bounded(exclusiveMinimum) ? ` above ${exclusiveMinimum}` : "";
}
