import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";

/** Whether a value conforms. */
export type Conforms = (value: unknown) => boolean;

export type CompiledSchema =
  | { readonly ok: true; readonly value: Conforms }
  /** A sentence; it quotes the schema alone. */
  | { readonly ok: false; readonly error: string };

/** Nested deeper than this, a schema is refused: a validator is a function that calls itself. */
const DEPTH_MAX = 64;
const SCHEMA_CHARS_MAX = 200_000;

/**
 * Compiles a JSON Schema (2020-12) of the configuration, in some 20 ms. Patterns run in linear time, formats are notes as the standard has them, and nothing is fetched: a
 * `$ref` to another document is a fault.
 */
export function compileSchema(schema: Readonly<Record<string, unknown>>): CompiledSchema {
  const tooLarge = excess(schema);
  if (tooLarge !== undefined) return { ok: false, error: tooLarge };
  try {
    const validate: ValidateFunction = compiler().compile(schema);
    return { ok: true, value: (value) => validate(value) };
  } catch (cause) {
    return { ok: false, error: explained(cause instanceof Error ? cause.message : String(cause)) };
  }
}

/** What the compiler says, and what to do about it. */
function explained(message: string): string {
  const [, path = "", what] = /^schema is invalid: data(\S*) (.*?)(?:, data\S* .*)?$/s.exec(message) ?? [];
  if (what !== undefined) {
    const place = path === "" ? "" : ` at \`${path}\``;
    return `the JSON Schema is not valid${place}: it ${what}. Write it as JSON Schema 2020-12 has it.`;
  }
  if (message.startsWith("can't resolve reference"))
    return `${message}. Put what it names under \`$defs\` of this schema, and refer to it by \`#/$defs/name\`: nothing is fetched.`;
  if (message.startsWith("error parsing regexp"))
    return `a pattern does not compile: ${message.slice("error parsing regexp: ".length)}. Write it in RE2's syntax, without look-around and back-references.`;
  return `${message}. Correct the schema.`;
}

function excess(schema: object): string | undefined {
  if (depthOf(schema) > DEPTH_MAX)
    return `the schema is nested deeper than ${DEPTH_MAX} levels. Make it flatter, with \`$defs\`.`;
  if (JSON.stringify(schema).length > SCHEMA_CHARS_MAX) {
    return `the schema has more than ${SCHEMA_CHARS_MAX} characters. Make it shorter.`;
  }
  return undefined;
}

/** Stops one level beyond the most that is taken. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return depth;
  let deepest = depth;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner, depth + 1));
  return deepest;
}

/** One for each schema: no schema may see, or replace, what stands under another's id. */
function compiler(): Ajv2020 {
  return new Ajv2020({
    strict: false,
    validateFormats: false,
    addUsedSchema: false,
    logger: false,
    code: { regExp: linearExpression },
  });
}

/** A pattern that does not run in linear time (look-around, back-references) is a fault of the schema. */
const linearExpression = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    // Expressions are shared by this name.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: "linearExpression" },
);
