import { type LoadConfig, type LoadedConfig, loadConfig } from "../config/load-config.ts";

/**
 * The configuration with the candidate that `policy.shadow` names. One that is not valid is a problem of the configuration, and
 * its files are watched with the others.
 */
export async function loadWithShadow(input: LoadConfig): Promise<LoadedConfig> {
  const loaded = await loadConfig(input);
  const path = loaded.ok ? loaded.value.shadowPath : undefined;
  if (!loaded.ok || path === undefined) return loaded;
  const { readCandidate } = await import("./read-candidate.ts");
  const candidate = await readCandidate(path, input);
  const files = [...loaded.files, ...candidate.files];
  if (!candidate.ok) return { ok: false, error: candidate.error, files };
  return { ok: true, value: Object.freeze({ ...loaded.value, shadow: candidate.value }), files };
}
