/** The part of JSON Schema 2020-12 that our contracts use; whoever adds a keyword teaches `schemaGaps` what it means. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const understood: ReadonlySet<string> = new Set([
  "$ref",
  "$defs",
  "type",
  "enum",
  "const",
  "anyOf",
  "oneOf",
  "properties",
  "required",
  "additionalProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "items",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
]);

/** Words that say something to a reader and nothing about a value. */
const annotations: ReadonlySet<string> = new Set([
  "$id",
  "$schema",
  "title",
  "description",
  "examples",
  "default",
]);

/** The keywords of a schema whose meaning nobody has taught us. */
export function strangeKeywords(schema: JsonSchema): readonly string[] {
  return Object.keys(schema).filter((keyword) => !understood.has(keyword) && !annotations.has(keyword));
}

/** A schema, and the document whose `$defs` its references mean. */
export interface Located {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
}

/** Follows references until something is said. Throws where one leads nowhere. */
export function resolve({ schema, root }: Located): Located {
  if (schema.$ref === undefined) return { schema, root };
  const name = schema.$ref.replace("#/$defs/", "");
  const target = schema.$ref === "#" ? root : root.$defs?.[name];
  if (target === undefined) throw new Error(`${schema.$ref} leads nowhere`);
  return resolve({ schema: target, root });
}
