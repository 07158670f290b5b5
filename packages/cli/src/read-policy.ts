import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { RuleSet } from "@meshgate/engine";
import { type LoadedRules, loadRules, type NamedRules } from "@meshgate/gateway";
import { renderRemark } from "./render-remark.ts";
import { hasColour, painter, type Terminal } from "./terminal.ts";

/** A rules document or a folder of them, by the word that the user wrote. */
export function policyNamed(name: string): readonly NamedRules[] {
  return [{ name, namedAt: { file: name, path: "" } }];
}

/** What of the names is not there, in one sentence: then the command was called wrongly. */
export function findAbsent(names: readonly string[], cwd: string): string | undefined {
  const absent = names.find((name) => !existsSync(resolve(cwd, name)));
  return absent === undefined ? undefined : `There is no file or folder ${absent}.`;
}

/** The policy, or nothing where it is not valid: then standard error says why. */
export function readPolicy(name: string, terminal: Terminal): RuleSet | undefined {
  const { ruleSet, problems } = loadRules(policyNamed(name), terminal.cwd);
  writeProblems(problems, terminal);
  return ruleSet;
}

export function writeProblems(problems: LoadedRules["problems"], { err, env }: Terminal): void {
  const paint = painter({ colour: hasColour(err, env) });
  for (const problem of problems) err.write(renderRemark(problem, "problem", paint));
}
