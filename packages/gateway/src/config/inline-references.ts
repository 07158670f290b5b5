import type { SchemaNode } from "./schema-tree.ts";

const PREFIX = "#/$defs/";

/**
 * A schema with each definition where it is referred to: a contract with an `id` is a definition. One that refers to
 * itself stays a reference within itself.
 */
export function inlineReferences(root: SchemaNode): SchemaNode {
  const { $defs: definitions, ...rest } = root;
  return definitions === undefined ? root : { ...mapOf(inlined(rest, definitions, [])) };
}

type Definitions = NonNullable<SchemaNode["$defs"]>;

function inlined(value: unknown, definitions: Definitions, within: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => inlined(item, definitions, within));
  if (typeof value !== "object" || value === null) return value;
  const { $ref: reference, ...own }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof reference !== "string" || !reference.startsWith(PREFIX))
    return inlinedEntries(value, definitions, within);
  const name = reference.slice(PREFIX.length);
  const definition = definitions[name];
  if (definition === undefined || within.includes(name)) return value;
  return {
    ...mapOf(inlined(definition, definitions, [...within, name])),
    ...inlinedEntries(own, definitions, within),
  };
}

function inlinedEntries(value: object, definitions: Definitions, within: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, inlined(item, definitions, within)]),
  );
}

function mapOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
