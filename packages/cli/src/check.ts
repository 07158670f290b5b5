import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import {
  type Config,
  type ConfigProblem,
  type ConfigWarning,
  describeRules,
  loadRules,
  loadWithShadow,
} from "@meshgate/gateway";
import type { Command } from "./command.ts";
import { count } from "./count.ts";
import { misused } from "./misused.ts";
import { findAbsent, policyNamed } from "./read-policy.ts";
import { renderRemark } from "./render-remark.ts";
import { hasColour, type Paint, painter, type Terminal } from "./terminal.ts";

/** Says of a configuration or of rules what the service would say at its start, without starting it. */
export const check: Command = {
  summary: "Check the configuration, a rules document, or a folder of them, without starting the service.",
  args: {
    file: {
      type: "positional",
      required: false,
      description: "What to check; else the configuration that a start would read.",
    },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ file, json }, terminal) {
    const { env, cwd, out } = terminal;
    const named = typeof file === "string" ? file : undefined;
    const absent = findAbsent(named === undefined ? [] : [named], cwd);
    if (absent !== undefined) return misused(absent, terminal);
    const verdict =
      named !== undefined && holdsRules(resolve(cwd, named))
        ? checkRules(named, terminal)
        : await checkConfig(named, terminal);
    const paint = painter({ colour: hasColour(out, env) });
    out.write(json === true ? renderJson(verdict) : render(verdict, paint));
    return verdict.summary === undefined ? 1 : 0;
  },
};

interface Verdict {
  readonly subject: string;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigWarning[];
  /** What a valid one holds. */
  readonly summary?: string;
}

/** Told by the words that no configuration has at the beginning of a line, so that a broken document is known too. */
function holdsRules(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return true;
  try {
    return /(?:^|[{,])\s*(?:-\s*)?["']?(?:policy_id|policy_version|rule_id)["']?\s*:/m.test(
      readFileSync(path, "utf8"),
    );
  } catch {
    return false;
  }
}

function checkRules(name: string, { cwd }: Terminal): Verdict {
  const { ruleSet, problems, warnings } = loadRules(policyNamed(name), cwd);
  if (ruleSet === undefined) return { subject: name, problems, warnings };
  const { length: invariants } = ruleSet.invariants;
  const summary = [
    describeRules(ruleSet),
    ...(invariants > 0 ? [`${count(invariants, "invariant")} proved`] : []),
    ...warningCount(warnings),
  ].join(", ");
  return { subject: name, problems, warnings, summary };
}

async function checkConfig(name: string | undefined, { env, cwd }: Terminal): Promise<Verdict> {
  const loaded = await loadWithShadow({ env: name ? { ...env, MESHGATE_CONFIG: name } : env, cwd });
  const subject = name ?? env["MESHGATE_CONFIG"] ?? "The configuration";
  if (!loaded.ok) return { subject, problems: loaded.error, warnings: [] };
  return { subject, problems: [], warnings: loaded.value.warnings, summary: summarise(loaded.value) };
}

/** `2 providers (local, openai), 1 alias, rules acme-inference 3 (12 rules), audit strict` */
function summarise({ providers, models, snapshot, audit, warnings }: Config): string {
  const aliases = Object.keys(models).length;
  return [
    `${count(providers.length, "provider")} (${providers.map(({ name }) => name).join(", ")})`,
    ...(aliases > 0 ? [count(aliases, "alias", "aliases")] : []),
    `rules ${describeRules(snapshot.rules)}`,
    `audit ${audit.mode}`,
    ...warningCount(warnings),
  ].join(", ");
}

function warningCount(warnings: readonly ConfigWarning[]): readonly string[] {
  return warnings.length > 0 ? [count(warnings.length, "warning")] : [];
}

function render({ subject, problems, warnings, summary }: Verdict, paint: Paint): string {
  const remarks = [
    ...problems.map((problem) => renderRemark(problem, "problem", paint)),
    ...warnings.map((warning) => renderRemark(warning, "warning", paint)),
  ].join("");
  const counts = [count(problems.length, "problem"), ...warningCount(warnings)].join(", ");
  return summary === undefined
    ? `${remarks}${paint(`${subject} is not valid`, "red")}: ${counts}\n`
    : `${remarks}${paint(`${subject} is valid`, "green")}: ${summary}\n`;
}

function renderJson({ problems, warnings, summary }: Verdict): string {
  const valid = summary !== undefined;
  return `${JSON.stringify({ valid, problems, warnings, ...(valid && { summary }) }, null, 2)}\n`;
}
