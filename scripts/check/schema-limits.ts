import type { JsonSchema } from "./json-schema.ts";

const lower = [
  "minimum",
  "exclusiveMinimum",
  "minLength",
  "minItems",
  "minProperties",
] as const satisfies readonly (keyof JsonSchema)[];

const upper = [
  "maximum",
  "exclusiveMaximum",
  "maxLength",
  "maxItems",
  "maxProperties",
] as const satisfies readonly (keyof JsonSchema)[];

/** Two of these are the same or cannot be compared. */
const exact = ["pattern", "format", "uniqueItems"] as const satisfies readonly (keyof JsonSchema)[];

/** The limits that `outer` sets and `inner` does not keep, each as a phrase. */
export function brokenLimits(inner: JsonSchema, outer: JsonSchema): readonly string[] {
  return [
    ...lower.filter((keyword) => (inner[keyword] ?? -Infinity) < (outer[keyword] ?? -Infinity)),
    ...upper.filter((keyword) => (inner[keyword] ?? Infinity) > (outer[keyword] ?? Infinity)),
    ...exact.filter((keyword) => outer[keyword] !== undefined && outer[keyword] !== inner[keyword]),
  ].map((keyword) => `has ${keyword} ${inner[keyword] ?? "without limit"} against ${outer[keyword]}`);
}
