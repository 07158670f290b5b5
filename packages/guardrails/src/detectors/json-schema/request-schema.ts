import { canonicalJson, type JsonObject, type JsonValue } from "@meshgate/canon";
import { RE2JS } from "re2js";

/** `cannot-tell`: the schema asks for more than is read here, or comparing takes longer than it may. Never to be read as a pass. */
export type RequestVerdict = "conforms" | "differs" | "cannot-tell";

/**
 * Whether a value is what a call's own schema asks for. A caller's schema is hostile until shown otherwise: it is read as it stands,
 * within a number of steps, and nothing is compiled or kept of it. Read is what providers take for structured output (JSON Schema
 * 2020-12 without conditions, dependencies and dynamic references); annotations and formats are notes.
 */
export function judgeByRequest(value: JsonValue, schema: JsonObject): RequestVerdict {
  try {
    return new Reading(schema).conforms(value, schema, 0) ? "conforms" : "differs";
  } catch (doubt) {
    if (doubt instanceof CannotTell) return "cannot-tell";
    throw doubt;
  }
}

class CannotTell extends Error {
  override readonly name = "CannotTell";
}

const STEPS_MAX = 100_000;
const DEPTH_MAX = 200;
const PATTERNS_MAX = 16;
const PATTERN_CHARS_MAX = 200;
const PATTERN_TEXT_CHARS_MAX = 10_000;

type Judge = (value: JsonValue, asked: JsonValue, schema: JsonObject, depth: number) => boolean;

/** One value held against one schema. */
class Reading {
  readonly #root: JsonObject;
  readonly #patterns = new Map<string, RE2JS>();
  #steps = 0;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  conforms(value: JsonValue, schema: JsonValue, depth: number): boolean {
    if (depth > DEPTH_MAX) throw new CannotTell("nested too deep");
    if (typeof schema === "boolean") return schema;
    if (!isObject(schema)) throw new CannotTell("no schema");
    return Object.entries(schema).every(([keyword, asked]) => {
      this.#spend(1);
      const judge = this.#judges.get(keyword);
      if (judge !== undefined) return judge(value, asked ?? null, schema, depth + 1);
      if (unread.has(keyword)) throw new CannotTell(keyword);
      return true;
    });
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > STEPS_MAX) throw new CannotTell("too many steps");
  }

  readonly #judges: ReadonlyMap<string, Judge> = new Map<string, Judge>([
    ["$ref", (value, asked, _schema, depth) => this.conforms(value, this.#schemaAt(asked), depth)],
    ["type", (value, asked) => listOf(asked).some((type) => isOfType(value, type))],
    ["enum", (value, asked) => listOf(asked).some((one) => this.#isSame(value, one))],
    ["const", (value, asked) => this.#isSame(value, asked)],
    ["minLength", (value, least) => typeof value !== "string" || [...value].length >= Number(least)],
    ["maxLength", (value, most) => typeof value !== "string" || [...value].length <= Number(most)],
    ["pattern", (value, asked) => typeof value !== "string" || this.#matches(value, asked)],
    ["minimum", (value, least) => typeof value !== "number" || value >= Number(least)],
    ["maximum", (value, most) => typeof value !== "number" || value <= Number(most)],
    ["exclusiveMinimum", (value, bound) => typeof value !== "number" || value > Number(bound)],
    ["exclusiveMaximum", (value, bound) => typeof value !== "number" || value < Number(bound)],
    ["multipleOf", (value, of) => typeof value !== "number" || Number.isInteger(value / Number(of))],
    ["minItems", (value, least) => !Array.isArray(value) || value.length >= Number(least)],
    ["maxItems", (value, most) => !Array.isArray(value) || value.length <= Number(most)],
    ["uniqueItems", (value, asked) => asked !== true || !Array.isArray(value) || this.#areUnique(value)],
    ["minProperties", (value, least) => !isObject(value) || Object.keys(value).length >= Number(least)],
    ["maxProperties", (value, most) => !isObject(value) || Object.keys(value).length <= Number(most)],
    [
      "required",
      (value, names) => !isObject(value) || listOf(names).every((name) => Object.hasOwn(value, String(name))),
    ],
    [
      "properties",
      (value, asked, _schema, depth) =>
        !isObject(value) ||
        Object.entries(objectOf(asked)).every(
          ([name, inner]) =>
            !Object.hasOwn(value, name) || this.conforms(value[name] ?? null, inner ?? null, depth),
        ),
    ],
    [
      "additionalProperties",
      (value, inner, { properties = {} }, depth) =>
        !isObject(value) ||
        Object.entries(value).every(
          ([name, member]) =>
            Object.hasOwn(objectOf(properties), name) || this.conforms(member ?? null, inner, depth),
        ),
    ],
    [
      "items",
      (value, inner, { prefixItems = [] }, depth) =>
        !Array.isArray(value) ||
        value.slice(listOf(prefixItems).length).every((item) => this.conforms(item, inner, depth)),
    ],
    [
      "prefixItems",
      (value, asked, _schema, depth) =>
        !Array.isArray(value) ||
        listOf(asked).every((inner, at) => at >= value.length || this.conforms(value[at], inner, depth)),
    ],
    [
      "allOf",
      (value, asked, _schema, depth) => listOf(asked).every((inner) => this.conforms(value, inner, depth)),
    ],
    [
      "anyOf",
      (value, asked, _schema, depth) => listOf(asked).some((inner) => this.conforms(value, inner, depth)),
    ],
    [
      "oneOf",
      (value, asked, _schema, depth) =>
        listOf(asked).filter((inner) => this.conforms(value, inner, depth)).length === 1,
    ],
    ["not", (value, inner, _schema, depth) => !this.conforms(value, inner, depth)],
  ]);

  /** `#` and `#/$defs/address`; nothing else is looked up. */
  #schemaAt(reference: JsonValue): JsonValue {
    if (typeof reference !== "string" || !/^#(?:\/|$)/.test(reference)) throw new CannotTell("$ref");
    let at: JsonValue | undefined = this.#root;
    for (const step of reference.split("/").slice(1)) {
      this.#spend(1);
      const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }
    if (at === undefined) throw new CannotTell("$ref");
    return at;
  }

  #isSame(value: JsonValue, asked: JsonValue): boolean {
    if (typeof value !== "object" || value === null) return value === asked;
    if (typeof asked !== "object" || asked === null) return false;
    return this.#printed(value) === this.#printed(asked);
  }

  #areUnique(items: readonly JsonValue[]): boolean {
    return new Set(items.map((item) => this.#printed(item))).size === items.length;
  }

  #printed(value: JsonValue): string {
    const text = canonicalJson(value);
    this.#spend(1 + text.length / 64);
    return text;
  }

  #matches(text: string, pattern: JsonValue): boolean {
    if (typeof pattern !== "string" || pattern.length > PATTERN_CHARS_MAX) throw new CannotTell("pattern");
    if (text.length > PATTERN_TEXT_CHARS_MAX) throw new CannotTell("pattern");
    this.#spend(100 + text.length);
    return this.#expression(pattern).matcher(text).find();
  }

  #expression(pattern: string): RE2JS {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    if (this.#patterns.size === PATTERNS_MAX) throw new CannotTell("pattern");
    try {
      const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
      this.#patterns.set(pattern, compiled);
      return compiled;
    } catch {
      throw new CannotTell("pattern");
    }
  }
}

/** What would narrow the value and is not read here. */
const unread: ReadonlySet<string> = new Set([
  ...["patternProperties", "propertyNames", "contains", "minContains", "maxContains", "if", "then", "else"],
  ...["dependentRequired", "dependentSchemas", "dependencies", "additionalItems"],
  ...["unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef"],
]);

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOf(value: JsonValue): JsonObject {
  if (!isObject(value)) throw new CannotTell("no map of schemas");
  return value;
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

function isOfType(value: JsonValue, type: JsonValue): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
    default:
      throw new CannotTell("type");
  }
}
