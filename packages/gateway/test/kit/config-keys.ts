import { randomBytes } from "node:crypto";

/** A key that stands in the configuration: a person of its own, whoever made the others. */
export interface ConfigKey {
  readonly key: string;
  /** Its line under `governance.keys`. */
  readonly line: string;
}

export function configKey(alias: string, roles: readonly string[]): ConfigKey {
  const key = `mgk_${randomBytes(32).toString("base64url")}`;
  return { key, line: `    - {alias: ${alias}, roles: [${roles.join(", ")}], key: ${key}}\n` };
}
