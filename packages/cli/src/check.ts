import { type Config, type ConfigProblem, loadConfig } from "@meshgate/gateway";
import type { Command } from "./command.ts";
import { renderRemark } from "./render-remark.ts";
import { hasColour, type Paint, painter } from "./terminal.ts";

/** Says of a configuration what the service would say at its start, without starting it. */
export const check: Command = {
  summary: "Check the configuration without starting the service.",
  args: {
    file: {
      type: "positional",
      required: false,
      description: "The file to check; else the one that a start would read.",
    },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ file, json }, { env, cwd, out }) {
    const named = typeof file === "string" ? file : undefined;
    const loaded = await loadConfig({ env: named ? { ...env, MESHGATE_CONFIG: named } : env, cwd });
    const subject = named ?? env["MESHGATE_CONFIG"] ?? "The configuration";
    const paint = painter({ colour: hasColour(out, env) });
    if (json === true) out.write(renderJson(loaded));
    else if (loaded.ok) out.write(renderValid(subject, loaded.value, paint));
    else out.write(renderProblems(subject, loaded.error, paint));
    return loaded.ok ? 0 : 1;
  },
};

function renderValid(subject: string, config: Config, paint: Paint): string {
  const warnings = config.warnings.map((warning) => renderRemark(warning, "yellow", paint));
  return `${warnings.join("")}${paint(`${subject} is valid`, "green")}: ${summarise(config)}\n`;
}

function renderProblems(subject: string, problems: readonly ConfigProblem[], paint: Paint): string {
  const rendered = problems.map((problem) => renderRemark(problem, "red", paint));
  return `${rendered.join("")}${paint(`${subject} is not valid`, "red")}: ${count(problems.length, "problem")}\n`;
}

function renderJson(loaded: Awaited<ReturnType<typeof loadConfig>>): string {
  const result = loaded.ok
    ? { valid: true, problems: [], warnings: loaded.value.warnings, summary: summarise(loaded.value) }
    : { valid: false, problems: loaded.error, warnings: [] };
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** `2 providers (local, openai), 1 alias, audit strict` */
function summarise({ providers, models, audit, warnings }: Config): string {
  const aliases = Object.keys(models).length;
  return [
    `${count(providers.length, "provider")} (${providers.map(({ name }) => name).join(", ")})`,
    ...(aliases > 0 ? [count(aliases, "alias", "aliases")] : []),
    `audit ${audit.mode}`,
    ...(warnings.length > 0 ? [count(warnings.length, "warning")] : []),
  ].join(", ");
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
