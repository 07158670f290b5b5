import { type Located, resolve } from "./json-schema.ts";

/** Every member that a schema names, as a path: `.requests[].env.name`. */
export function memberPaths(located: Located): ReadonlySet<string> {
  const paths = new Set<string>();
  collect(located, "", [], paths);
  return paths;
}

function collect(located: Located, path: string, seen: readonly string[], paths: Set<string>): void {
  const { $ref } = located.schema;
  if ($ref !== undefined && seen.includes($ref)) return;
  const inside = $ref === undefined ? seen : [...seen, $ref];
  const { schema, root } = resolve(located);
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    collect({ schema: branch, root }, path, inside, paths);
  }
  if (schema.items !== undefined) collect({ schema: schema.items, root }, `${path}[]`, inside, paths);
  if (typeof schema.additionalProperties === "object") {
    collect({ schema: schema.additionalProperties, root }, `${path}.*`, inside, paths);
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    paths.add(`${path}.${name}`);
    collect({ schema: member, root }, `${path}.${name}`, inside, paths);
  }
}
