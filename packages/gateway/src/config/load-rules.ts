import {
  compileRules,
  type PolicyCode,
  type PolicyFile,
  type PolicyProblem,
  type RuleSet,
} from "@meshgate/engine";
import { checkFindingTypes } from "./check-finding-types.ts";
import type { ConfigProblem, ConfigWarning, Remark } from "./problem.ts";
import type { FileState } from "./read-text-file.ts";
import { type NamedRules, readRulesFiles } from "./rules-files.ts";
import { sha256 } from "./sha256.ts";

/** The rules documents of a configuration, compiled. */
export interface LoadedRules {
  /** What to watch. */
  readonly states: readonly FileState[];
  /** As they stand in their files. */
  readonly files: readonly PolicyFile[];
  /** Absent where nothing is named, or where `problems` says why. */
  readonly ruleSet?: RuleSet;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigWarning[];
}

/** Reads and compiles what the names stand for. Without some of the documents the others would be misjudged. */
export function loadRules(named: readonly NamedRules[], folder: string): LoadedRules {
  const { states, files, problems } = readRulesFiles(named, folder);
  if (named.length === 0 || problems.length > 0) return { states, files, problems, warnings: [] };
  const compiled = compileRules(files, sha256);
  const warnings = compiled.warnings.map(asRemark);
  if (!compiled.ok) return { states, files, problems: compiled.error.map(asRemark), warnings };
  const ruleSet = compiled.value;
  return {
    states,
    files,
    ruleSet,
    problems: [],
    warnings: [...warnings, ...checkFindingTypes(ruleSet, files)],
  };
}

function asRemark({ stage: _stage, severity: _severity, ...remark }: PolicyProblem): Remark<PolicyCode> {
  return remark;
}
