import { dirname } from "node:path";
import { type LoadedRules, loadRules } from "./load-rules.ts";
import { type MainFile, placeInMain } from "./main-file.ts";
import { type ConfigPath, ENVIRONMENT_FILE, formatPath } from "./problem.ts";
import type { EnvironmentSettings } from "./read-environment.ts";
import type { NamedRules } from "./rules-files.ts";

/** What MESHGATE_RULES names; else what `rules` does. Neither: the built-in document, which the snapshot then has. */
export function readConfiguredRules(main: MainFile, settings: EnvironmentSettings, cwd: string): LoadedRules {
  if (settings.rules !== undefined) {
    const namedAt = { file: ENVIRONMENT_FILE, path: "MESHGATE_RULES" };
    return loadRules([{ name: settings.rules, namedAt }], cwd);
  }
  return loadRules(rulesInFile(main), dirname(main.state.path));
}

function rulesInFile(main: MainFile): readonly NamedRules[] {
  const { rules = [] } = main.sections;
  const named = (name: string, path: ConfigPath): NamedRules => ({
    name,
    namedAt: { ...placeInMain(main, ...path), path: formatPath(path) },
  });
  return typeof rules === "string"
    ? [named(rules, ["rules"])]
    : rules.map((name, index) => named(name, ["rules", index]));
}
