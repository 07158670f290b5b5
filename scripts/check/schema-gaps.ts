import { type JsonSchema, type Located, resolve, strangeKeywords } from "./json-schema.ts";
import { brokenLimits } from "./schema-limits.ts";

/** Something that `inner` lets through and `outer` does not. */
export interface Gap {
  /** `.requests[].env.name`; empty for the whole. */
  readonly path: string;
  readonly what: string;
}

/**
 * Why a value that is valid by `inner` may be invalid by `outer`; nothing where every one is valid. Structural, and
 * cautious: what it cannot compare, such as two patterns, it takes for a gap. Open objects may say more about a member
 * that nobody knew before: whoever sent it sent it to be passed over.
 */
export function schemaGaps(inner: Located, outer: Located): readonly Gap[] {
  return compare(inner, outer, { path: "", seen: [] });
}

interface Place {
  readonly path: string;
  /** What is under comparison: a pair that comes up again inside itself has no gap of its own. */
  readonly seen: readonly (readonly [JsonSchema, JsonSchema])[];
}

function compare(innerAt: Located, outerAt: Located, { path, seen }: Place): readonly Gap[] {
  const inner = resolve(innerAt);
  const outer = resolve(outerAt);
  if (seen.some(([a, b]) => a === inner.schema && b === outer.schema)) return [];
  const place: Place = { path, seen: [...seen, [inner.schema, outer.schema]] };
  const [strange] = [...strangeKeywords(inner.schema), ...strangeKeywords(outer.schema)];
  if (strange !== undefined) return [gap(place, `uses \`${strange}\`, which this check does not understand`)];

  const alternatives = branches(inner.schema);
  if (alternatives !== undefined) {
    return alternatives.flatMap((schema) => compare({ ...inner, schema }, outer, place));
  }
  const choices = branches(outer.schema);
  if (choices !== undefined) {
    return fewest(choices.map((schema) => compare(inner, { ...outer, schema }, place)));
  }
  return [
    ...[...typeGaps(inner.schema, outer.schema), ...brokenLimits(inner.schema, outer.schema)].map((what) =>
      gap(place, what),
    ),
    ...itemGaps(inner, outer, place),
    ...memberGaps(inner, outer, place),
  ];
}

/** The alternatives of a union; several types are one too. */
function branches(schema: JsonSchema): readonly JsonSchema[] | undefined {
  if (typeof schema.type === "object") return schema.type.map((type) => ({ ...schema, type }));
  return schema.anyOf ?? schema.oneOf;
}

/** The gaps to the alternative that is meant: the one that lacks least. */
function fewest(gaps: readonly (readonly Gap[])[]): readonly Gap[] {
  return gaps.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function typeGaps(inner: JsonSchema, outer: JsonSchema): readonly string[] {
  const sameType =
    outer.type === undefined ||
    outer.type === inner.type ||
    (outer.type === "number" && inner.type === "integer");
  if (!sameType) return [`is ${String(inner.type ?? "anything")} against ${String(outer.type)}`];
  const allowed = values(outer);
  if (allowed === undefined) return [];
  const possible = values(inner);
  if (possible === undefined) return [`is any ${String(inner.type)} against ${allowed.join(", ")}`];
  return possible.filter((value) => !allowed.includes(value)).map((value) => `can be ${value}`);
}

function values({ enum: several, const: one }: JsonSchema): readonly string[] | undefined {
  return (several ?? (one === undefined ? undefined : [one]))?.map((value) => JSON.stringify(value));
}

function itemGaps(inner: Located, outer: Located, place: Place): readonly Gap[] {
  if (inner.schema.type !== "array" || outer.schema.items === undefined) return [];
  return compare(
    { ...inner, schema: inner.schema.items ?? {} },
    { ...outer, schema: outer.schema.items },
    { ...place, path: `${place.path}[]` },
  );
}

function memberGaps(inner: Located, outer: Located, place: Place): readonly Gap[] {
  if (inner.schema.type !== "object" || outer.schema.type !== "object") return [];
  const { properties: known = {}, required = [], propertyNames } = outer.schema;
  const missing = required.filter((name) => inner.schema.required?.includes(name) !== true);
  const member = (name: string, mine: JsonSchema | undefined, theirs: JsonSchema | undefined) =>
    compareMember(mine && { ...inner, schema: mine }, theirs && { ...outer, schema: theirs }, {
      ...place,
      path: `${place.path}.${name}`,
    });
  return [
    ...missing.map((name) => gap({ ...place, path: `${place.path}.${name}` }, "may be missing")),
    ...Object.entries(inner.schema.properties ?? {}).flatMap(([name, schema]) =>
      member(name, schema, known[name] ?? otherMembers(outer.schema)),
    ),
    ...member("*", otherMembers(inner.schema), otherMembers(outer.schema)),
    ...member("(name)", inner.schema.propertyNames ?? { type: "string" }, propertyNames ?? {}),
  ];
}

function compareMember(inner: Located | undefined, outer: Located | undefined, place: Place): readonly Gap[] {
  if (inner === undefined) return [];
  return outer === undefined ? [gap(place, "is not known")] : compare(inner, outer, place);
}

/** What a member must be that `properties` does not name; nothing where there may be none. */
function otherMembers({ additionalProperties: others = true }: JsonSchema): JsonSchema | undefined {
  if (others === false) return undefined;
  return others === true ? {} : others;
}

function gap({ path }: Place, what: string): Gap {
  return { path, what };
}
