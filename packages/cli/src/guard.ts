import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Result } from "@meshgate/engine";
import type { GuardrailDefinition } from "@meshgate/guardrails";
import type { Command } from "./command.ts";
import { readConfiguration } from "./configuration.ts";
import { chooseGuardrails } from "./guard/choose-guardrails.ts";
import { lookThrough } from "./guard/look-through.ts";
import { Report } from "./guard/report.ts";
import { misused } from "./misused.ts";
import type { Terminal } from "./terminal.ts";

/** Shows what guardrails would find in files, folders or standard input; where, and of what type, never the value itself. */
export const guard: Command = {
  summary:
    "Show what guardrails would find in files, folders (with all that is in them) or standard input (-).",
  takesMany: true,
  args: {
    paths: {
      type: "positional",
      required: false,
      default: "-",
      description: "What to look through, any number of them; else standard input.",
    },
    guardrails: {
      type: "string",
      valueHint: "a,b",
      description: "Names of configured guardrails; else, with --config, all of them.",
    },
    detector: {
      type: "string",
      valueHint: "pii,secrets",
      description:
        "Built-in detectors: pii, secrets, prompt_injection. Without this, --guardrails and --config: pii and secrets.",
    },
    config: { type: "string", valueHint: "file", description: "The configuration that has the guardrails." },
    json: { type: "boolean", description: "Print the result as JSON." },
    mask: { type: "boolean", description: "Print the text masked, and what was found on standard error." },
    show: { type: "boolean", description: "Show the first two characters of what was found, and stars." },
  },
  async run(args, terminal) {
    const paths = namesIn(args["_"]);
    const options = {
      shows: args["show"] === true,
      isJson: args["json"] === true,
      masks: args["mask"] === true,
    };
    const wrong = misuse(paths, options, terminal.cwd);
    if (wrong !== undefined) return misused(wrong, terminal);
    const configured = await configuredGuardrails(args, terminal);
    if (!configured.ok) return 2;
    const chosen = chooseGuardrails({
      configured: configured.value,
      guardrails: listOf(args["guardrails"]),
      detectors: listOf(args["detector"]),
    });
    if (!chosen.ok) return misused(chosen.error, terminal);
    const report = new Report({ ...chosen.value, ...options }, terminal);
    for (const path of paths) await lookThrough(path, { ...terminal, chosen: chosen.value, report });
    report.summarise();
    return report.wouldBlock ? 1 : 0;
  },
};

function namesIn(words: unknown): readonly string[] {
  const names = Array.isArray(words) ? words.map(String) : [];
  return names.length === 0 ? ["-"] : names;
}

function listOf(words: unknown): readonly string[] | undefined {
  return typeof words === "string" ? words.split(",").map((word) => word.trim()) : undefined;
}

function misuse(
  paths: readonly string[],
  { isJson, masks }: { readonly isJson: boolean; readonly masks: boolean },
  cwd: string,
): string | undefined {
  const absent = paths.find((path) => path !== "-" && !existsSync(resolve(cwd, path)));
  if (absent !== undefined) return `There is no file or folder ${absent}.`;
  if (masks && isJson) return "`--mask` prints the text, `--json` the findings: leave one out.";
  const [only, ...others] = paths;
  const isFolder = only !== undefined && only !== "-" && statSync(resolve(cwd, only)).isDirectory();
  return masks && (isFolder || others.length > 0) ? "`--mask` takes one file, or standard input." : undefined;
}

/** Nothing where no configuration is asked for; standard error says what is wrong with one that is. */
async function configuredGuardrails(
  { config, guardrails }: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<Result<readonly GuardrailDefinition[] | undefined, undefined>> {
  if (config === undefined && guardrails === undefined) return { ok: true, value: undefined };
  const env = typeof config === "string" ? { ...terminal.env, MESHGATE_CONFIG: config } : terminal.env;
  const configuration = await readConfiguration({ ...terminal, env });
  if (configuration === undefined) return { ok: false, error: undefined };
  return { ok: true, value: configuration.guardrailDefinitions };
}
