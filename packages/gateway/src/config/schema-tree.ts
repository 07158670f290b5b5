import { z } from "zod";
import { inlineReferences } from "./inline-references.ts";
import type { ConfigPath } from "./problem.ts";
import { valueAt } from "./value-at.ts";

/** One key of the configuration, as JSON Schema tells it. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

/** What a schema knows of the places in a file: for messages, for the reference page, and for what may be shown. */
export interface SchemaTree {
  readonly root: SchemaNode;
  /** The schema of a place; `value` is the whole file's, by which a provider's kind is known. */
  at(path: ConfigPath, value: unknown): SchemaNode | undefined;
  /**
   * Whether a plain value belongs there, and nothing on the way is private. What stands elsewhere may be anything, but for the
   * schema's own words under its own keys: `policy_type: rate_limit` is no secret wherever it stands.
   */
  isShown(path: ConfigPath, value: unknown): boolean;
  /** Whether it is a key or a literal of the schema. */
  isWord(word: string): boolean;
}

export function schemaTree(schema: z.ZodType): SchemaTree {
  const root: SchemaNode = inlineReferences(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const words = new Set<string>();
  collectWords(root, words);
  return {
    root,
    at: (path, value) => walk(root, path, value).at(-1),
    isShown: (path, value) => {
      const nodes = walk(root, path, undefined);
      const last = nodes.at(path.length);
      if (nodes.some(isPrivate)) return false;
      if (last !== undefined) return takesPlainValue(last);
      const name = path.at(-1);
      return typeof name === "string" && words.has(name) && words.has(String(value));
    },
    isWord: (word) => words.has(word),
  };
}

/** The keys that may stand in a mapping of this schema. */
export function keysOf(node: SchemaNode): readonly string[] {
  const own = Object.keys(node.properties ?? {});
  return [...new Set([...own, ...branches(node).flatMap(keysOf)])];
}

/** The alternatives of a schema; of one without alternatives, none. */
export function branches(node: SchemaNode): readonly SchemaNode[] {
  return [...(node.oneOf ?? []), ...(node.anyOf ?? [])].flatMap(asNode);
}

function takesPlainValue(node: SchemaNode): boolean {
  const alternatives = branches(node);
  if (alternatives.length > 0) return alternatives.some(takesPlainValue);
  return node.type !== "object" && node.type !== "array";
}

/** The schemas from the root to the place, as far as the path is known. */
function walk(root: SchemaNode, path: ConfigPath, value: unknown): readonly SchemaNode[] {
  const nodes = [settle(root, value)];
  let current = value;
  for (const segment of path) {
    current = valueAt(current, [segment]);
    const child = childSchema(nodes.at(-1), segment);
    if (!child) break;
    nodes.push(settle(child, current));
  }
  return nodes;
}

/** The keys whose literal tells alternatives apart: of providers, of governance policies, and of guardrails. */
const DISCRIMINATORS = ["kind", "policy_type", "detector"] as const;

/** Of alternatives, the one whose literal is the value's; else all of them, to be looked through. */
function settle(node: SchemaNode, value: unknown): SchemaNode {
  const isOfValue = (branch: SchemaNode) =>
    DISCRIMINATORS.some((key) => {
      const literal = constOf(branch, key);
      return literal !== undefined && literal === valueAt(value, [key]);
    });
  return branches(node).find(isOfValue) ?? node;
}

function childSchema(node: SchemaNode | undefined, segment: string | number): SchemaNode | undefined {
  if (!node) return undefined;
  const own = typeof segment === "number" ? itemsOf(node) : propertyOf(node, segment);
  if (own) return own;
  const ofBranches = branches(node).flatMap((branch): SchemaNode[] => {
    const child = childSchema(branch, segment);
    return child === undefined ? [] : [child];
  });
  return ofBranches.length > 1 ? { anyOf: ofBranches } : ofBranches[0];
}

/** Whether it is, or any alternative of it. */
function isPrivate(node: SchemaNode): boolean {
  return node["private"] === true || branches(node).some(isPrivate);
}

function propertyOf(node: SchemaNode, name: string): SchemaNode | undefined {
  const named = Object.hasOwn(node.properties ?? {}, name) ? node.properties?.[name] : undefined;
  return asNode(named)[0] ?? asNode(node.additionalProperties)[0];
}

function itemsOf(node: SchemaNode): SchemaNode | undefined {
  return Array.isArray(node.items) ? undefined : asNode(node.items)[0];
}

function constOf(node: SchemaNode, name: string): unknown {
  return asNode(node.properties?.[name])[0]?.const;
}

function asNode(schema: SchemaNode | boolean | undefined): readonly SchemaNode[] {
  return typeof schema === "object" ? [schema] : [];
}

function collectWords(node: SchemaNode, words: Set<string>): void {
  for (const literal of [node.const, ...(node.enum ?? [])])
    if (typeof literal === "string") words.add(literal);
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    words.add(name);
    for (const child of asNode(property)) collectWords(child, words);
  }
  for (const child of [...branches(node), ...asNode(node.additionalProperties), ...asNode(itemsOf(node))]) {
    collectWords(child, words);
  }
}
