import { statSync } from "node:fs";
import { resolve } from "node:path";
import { GovernanceExport } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { type LoadConfig, loadConfig } from "../config/load-config.ts";
import { type LoadedRules, loadRules } from "../config/load-rules.ts";
import { parseSource } from "../config/parse-source.ts";
import type { ConfigProblem } from "../config/problem.ts";
import { type FileState, readTextFile } from "../config/read-text-file.ts";
import { schemaTree } from "../config/schema-tree.ts";
import { readSource } from "../config/source.ts";
import type { CandidateParts } from "./build-candidate.ts";

/** A candidate out of files, or every problem of it; and the files that it stands in. */
export type ReadCandidate = Result<CandidateParts, readonly ConfigProblem[]> & {
  readonly files: readonly FileState[];
};

/**
 * Reads a candidate: a rules document or a folder of them, what `meshgate export` writes, or a whole `meshgate.yaml`. Which of
 * them a file is shows in its keys.
 */
export async function readCandidate(name: string, { env, cwd, ...load }: LoadConfig): Promise<ReadCandidate> {
  const path = resolve(cwd, name);
  if (isFolder(path)) return asRules(rulesAt(name, cwd));
  const { state, text } = readTextFile(path);
  if (!text.ok) return { ok: false, error: [{ file: name, path: "", ...text.error }], files: [state] };
  const source = readSource({ file: name, text: text.value, schema: exportTree, env });
  const keys = new Set(Object.keys(isObject(source.value) ? source.value : {}));
  if (keys.has("policy_id")) return asRules(rulesAt(name, cwd));
  if (keys.has("governance") && [...keys].every((key) => exportKeys.has(key))) {
    const { value, problems } = parseSource(source, GovernanceExport, exportTree);
    return value === undefined
      ? { ok: false, error: problems, files: [state] }
      : { ok: true, value: partsOfExport(value), files: [state] };
  }
  const { MESHGATE_RULES: _, POLICY_FILE: __, ...others } = env;
  const loaded = await loadConfig({ env: { ...others, MESHGATE_CONFIG: path }, cwd, ...load });
  return loaded.ok ? { ok: true, value: { config: loaded.value }, files: loaded.files } : loaded;
}

function partsOfExport({ governance, policies, policy_attachments }: GovernanceExport): CandidateParts {
  return {
    governance: governance.policies,
    ...(policies !== undefined && { guardrailPolicies: policies }),
    ...(policy_attachments !== undefined && { attachments: policy_attachments }),
  };
}

const exportTree = schemaTree(GovernanceExport);
const exportKeys = new Set(Object.keys(GovernanceExport.shape));

function rulesAt(name: string, cwd: string): LoadedRules {
  return loadRules([{ name, namedAt: { file: name, path: "" } }], cwd);
}

function asRules({ ruleSet, files, problems, states }: LoadedRules): ReadCandidate {
  return ruleSet === undefined
    ? { ok: false, error: problems, files: states }
    : { ok: true, value: { rules: { ruleSet, files } }, files: states };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
