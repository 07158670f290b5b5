import { isRecord, type JsonRecord } from "../json.ts";

/** What the sandbox says of itself where a schema leaves room for a text. */
export const SANDBOX_WORDS = "sandbox stand-in, not a model";

/** A schema is the caller's, and may go on for ever: past these bounds a sample is `null`, or too short. */
const DEPTH_MAX = 16;
const SCHEMAS_MAX = 1_000;
const ITEMS_MAX = 100;
const TEXT_CHARS_MAX = 10_000;

/** The schema that references point into, and how many more of its parts may be looked at. */
interface Sampling {
  readonly root: JsonRecord;
  partsLeft: number;
}

const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-01",
  time: "00:00:00Z",
  "date-time": "2026-01-01T00:00:00Z",
  duration: "PT0S",
  email: "sandbox@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * A small value that conforms to the schema: required properties alone, the fewest items, the lowest numbers. Follows
 * types, bounds, `enum`, `const`, `format`, `anyOf`, `oneOf`, `allOf` and references within the schema; not `pattern`.
 */
export function sampleOf(schema: JsonRecord): unknown {
  return sample(schema, { root: schema, partsLeft: SCHEMAS_MAX }, 0);
}

function sample(given: unknown, sampling: Sampling, depth: number): unknown {
  if (!isRecord(given) || depth > DEPTH_MAX || sampling.partsLeft <= 0) return null;
  const schema = resolved(given, sampling, depth);
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  const either = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(either) && either.length > 0) {
    const { anyOf: _any, oneOf: _one, ...rest } = schema;
    return sample({ ...rest, ...(isRecord(either[0]) ? either[0] : {}) }, sampling, depth + 1);
  }
  switch (typeOf(schema)) {
    case "object":
      return sampleObject(schema, sampling, depth);
    case "array":
      return sampleArray(schema, sampling, depth);
    case "string":
      return sampleText(schema);
    case "integer":
      return sampleNumber(schema, 1);
    case "number":
      return sampleNumber(schema, 0);
    case "boolean":
      return true;
    default:
      return null;
  }
}

function resolved(schema: JsonRecord, sampling: Sampling, depth: number): JsonRecord {
  sampling.partsLeft -= 1;
  if (depth > DEPTH_MAX || sampling.partsLeft <= 0) return {};
  const reference = schema["$ref"];
  const target = typeof reference === "string" ? pointedAt(reference, sampling.root) : undefined;
  if (target !== undefined) return resolved(target, sampling, depth + 1);
  const all = schema["allOf"];
  return Array.isArray(all)
    ? all
        .filter(isRecord)
        .reduce((joined, part) => joinedWith(joined, resolved(part, sampling, depth + 1)), schema)
    : schema;
}

function joinedWith(schema: JsonRecord, part: JsonRecord): JsonRecord {
  const properties = { ...asRecord(schema["properties"]), ...asRecord(part["properties"]) };
  const required = [...asList(schema["required"]), ...asList(part["required"])];
  return { ...schema, ...part, properties, required };
}

/** A JSON pointer into the schema itself: `#/$defs/name`. */
function pointedAt(reference: string, root: JsonRecord): JsonRecord | undefined {
  if (!reference.startsWith("#")) return undefined;
  const steps = reference.slice(1).split("/").slice(1);
  const target = steps.reduce<unknown>(
    (at, step) =>
      isRecord(at) ? at[decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")] : at,
    root,
  );
  return isRecord(target) ? target : undefined;
}

function typeOf(schema: JsonRecord): unknown {
  const { type } = schema;
  if (Array.isArray(type)) return type.find((each) => each !== "null") ?? "null";
  if (type !== undefined) return type;
  if (isRecord(schema["properties"])) return "object";
  return "items" in schema ? "array" : "string";
}

function sampleObject(schema: JsonRecord, sampling: Sampling, depth: number): JsonRecord {
  const properties = asRecord(schema["properties"]);
  const names = asList(schema["required"]).filter((name) => typeof name === "string");
  return Object.fromEntries(names.map((name) => [name, sample(properties[name] ?? {}, sampling, depth + 1)]));
}

function sampleArray(schema: JsonRecord, sampling: Sampling, depth: number): readonly unknown[] {
  const prefix = asList(schema["prefixItems"]).map((item) => sample(item, sampling, depth + 1));
  const itemsMin = Math.min(ITEMS_MAX, numberOr(schema["minItems"], 0));
  const missing = Math.max(0, itemsMin - prefix.length);
  const items = Array.from({ length: missing }, () => sample(schema["items"] ?? {}, sampling, depth + 1));
  return [...prefix, ...items];
}

function sampleText(schema: JsonRecord): string {
  const known = typeof schema["format"] === "string" ? FORMATS[schema["format"]] : undefined;
  if (known !== undefined) return known;
  const padded = SANDBOX_WORDS.padEnd(Math.min(TEXT_CHARS_MAX, numberOr(schema["minLength"], 0)), ".");
  return padded.slice(0, numberOr(schema["maxLength"], padded.length));
}

/** The number nearest above the lower bound (else nearest 0) that the step allows; a whole one where `step` is 1. */
function sampleNumber(schema: JsonRecord, step: 0 | 1): number {
  const above = schema["exclusiveMinimum"];
  const unit = numberOr(schema["multipleOf"], 1) || 1;
  const floor = typeof above === "number" ? above : numberOr(schema["minimum"], Number.NEGATIVE_INFINITY);
  const exclusiveTop = schema["exclusiveMaximum"];
  const top = numberOr(exclusiveTop, numberOr(schema["maximum"], Number.POSITIVE_INFINITY));
  if (floor === Number.NEGATIVE_INFINITY) {
    if (top > 0 || (top === 0 && exclusiveTop === undefined)) return 0;
    return exclusiveTop === undefined ? Math.floor(top / unit) * unit : (Math.ceil(top / unit) - 1) * unit;
  }
  if (typeof above === "number") {
    const next = (Math.floor(floor / unit) + 1) * unit;
    return next < top || step === 1 || "multipleOf" in schema ? next : (floor + top) / 2;
  }
  const next = Math.ceil(floor / unit) * unit;
  return next <= top ? next : floor;
}

function asRecord(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
