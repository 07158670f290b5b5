import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ContractDirection,
  type PublishedContract,
  publishedContracts,
} from "@meshgate/contracts/openapi";
import type { JsonSchema } from "./json-schema.ts";
import { memberPaths } from "./member-paths.ts";
import { schemaGaps } from "./schema-gaps.ts";

/** One file a contract and version, as a release promised it: `evaluate-request.1.schema.json`. */
export const releasedFolder: string = join(import.meta.dir, "../../contracts/released");

if (import.meta.main) {
  const breaks = findBreaks(readReleased(), publishedContracts());
  for (const line of breaks) console.log(line);
  process.exitCode = breaks.length === 0 ? 0 : 1;
}

export type ReleasedContract = Omit<PublishedContract, "direction">;

/**
 * What in the contracts of today would break those who hold to a released version, a sentence each. A contract whose
 * version was raised owes the old one nothing.
 */
export function findBreaks(
  released: readonly ReleasedContract[],
  current: readonly PublishedContract[],
): readonly string[] {
  return released.flatMap((promise) => {
    const now = current.find(({ name }) => name === promise.name);
    if (now === undefined)
      return [`${promise.name}: version ${promise.version} was released, and it is gone`];
    if (now.version !== promise.version) return [];
    return breaksOf(now.direction, promise.schema, now.schema).map(
      (broken) => `${now.name} ${now.version}: ${broken}. Undo it, or raise the version in json-schemas.ts.`,
    );
  });
}

/** What was valid to send must stay valid; what we answer must be what was promised. No member may vanish from either. */
export function breaksOf(
  direction: ContractDirection,
  released: JsonSchema,
  current: JsonSchema,
): readonly string[] {
  const before = { schema: released, root: released };
  const now = { schema: current, root: current };
  const kept = memberPaths(now);
  const vanished = [...memberPaths(before)].filter((path) => !kept.has(path));
  const gaps = direction === "request" ? schemaGaps(before, now) : schemaGaps(now, before);
  const side = direction === "request" ? "what was released" : "what is answered now";
  return [
    ...vanished.map((path) => `${path.slice(1)} is gone`),
    ...gaps
      .filter(({ path }) => !vanished.includes(path))
      .map(({ path, what }) => `in ${side}, ${path === "" ? "the whole" : path.slice(1)} ${what}`),
  ];
}

/** What the releases so far have promised. */
export function readReleased(): readonly ReleasedContract[] {
  return readdirSync(releasedFolder).map((file) => {
    const [name = "", version = ""] = file.split(".");
    return { name, version, schema: JSON.parse(readFileSync(join(releasedFolder, file), "utf8")) };
  });
}
