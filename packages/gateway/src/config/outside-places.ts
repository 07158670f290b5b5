import { dirname, join, parse, resolve } from "node:path";
import { parseDatabaseUrl } from "../stores/database-url.ts";
import type { CheckpointTargetConfig } from "./publish-schema.ts";
import type { ConfigDocument } from "./schema.ts";
import type { AuditSinkConfig } from "./sinks-schema.ts";

/** Where what the record holds goes beside the database; paths are absolute. */
export interface OutsidePlaces {
  readonly checkpointTargets: readonly CheckpointTargetConfig[];
  readonly sinks: readonly AuditSinkConfig[];
}

export interface PlacesInput {
  readonly audit: ConfigDocument["audit"];
  /** Where relative paths of the configuration start. */
  readonly folder: string;
  readonly databaseUrl: string;
  /** The working folder. */
  readonly cwd: string;
}

export function outsidePlaces({ audit, folder, databaseUrl, cwd }: PlacesInput): OutsidePlaces {
  const absolute = <T extends { readonly kind: string }>(place: T): T =>
    "path" in place && typeof place.path === "string"
      ? { ...place, path: resolve(folder, place.path) }
      : place;
  return {
    checkpointTargets: audit.ledger.publish?.map(absolute) ?? defaultTargets(databaseUrl, cwd),
    sinks: audit.sinks.map(absolute),
  };
}

/** A file that is not the database's: whoever restores the one does not restore the other unseen. */
function defaultTargets(databaseUrl: string, cwd: string): readonly CheckpointTargetConfig[] {
  const location = parseDatabaseUrl(databaseUrl);
  if (!location.ok) return [];
  if (location.value.kind === "postgres")
    return [{ kind: "file", path: join(cwd, "meshgate-checkpoints.txt") }];
  const { path } = location.value;
  if (path === ":memory:") return [];
  return [{ kind: "file", path: join(dirname(path), `${parse(path).name}-checkpoints.txt`) }];
}
