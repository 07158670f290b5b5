import { stripVTControlCharacters } from "node:util";
import { type CommandDef, parseArgs, renderUsage } from "citty";
import { check } from "./check.ts";
import type { Command, ExitCode } from "./command.ts";
import { diff } from "./diff.ts";
import { explain } from "./explain.ts";
import { findMisuse } from "./find-misuse.ts";
import { migrate } from "./migrate.ts";
import { prove } from "./prove.ts";
import { schema } from "./schema.ts";
import { hasColour, type Output, type Terminal } from "./terminal.ts";
import { testPolicies } from "./test-policies.ts";
import { version } from "./version.ts";

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["check", check],
  ["explain", explain],
  ["test", testPolicies],
  ["diff", diff],
  ["prove", prove],
  ["schema", schema],
  ["migrate", migrate],
  ["version", version],
]);

const HELP = new Set(["help", "--help", "-h"]);
const VERSION = new Set(["--version", "-v"]);

/** Runs the command that the words after `meshgate` name. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name !== undefined && HELP.has(name)) return showUsage(usageOfAll(), terminal.out, terminal, 0);
  const command = name !== undefined && VERSION.has(name) ? version : COMMANDS.get(name ?? "");
  if (name === undefined || command === undefined) {
    if (name !== undefined) terminal.err.write(`meshgate has no command \`${name}\`.\n\n`);
    return showUsage(usageOfAll(), terminal.err, terminal, 2);
  }
  const usage = usageOf(name, command);
  if (rest.some((word) => HELP.has(word))) return showUsage(usage, terminal.out, terminal, 0);
  const misused = findMisuse(rest, command.args);
  if (misused !== undefined) {
    terminal.err.write(`${misused}\n\n`);
    return showUsage(usage, terminal.err, terminal, 2);
  }
  return command.run(parseArgs([...rest], command.args), terminal);
}

function usageOfAll(): CommandDef {
  const subCommands = Object.fromEntries(
    [...COMMANDS].map(([name, command]) => [name, usageOf(name, command)]),
  );
  return { meta: { name: "meshgate", description: "Meshgate, an AI governance gateway" }, subCommands };
}

function usageOf(name: string, { summary, args }: Command): CommandDef {
  return { meta: { name: `meshgate ${name}`, description: summary }, args };
}

async function showUsage(
  usage: CommandDef,
  output: Output,
  { env }: Terminal,
  exitCode: ExitCode,
): Promise<ExitCode> {
  const text = await renderUsage(usage);
  output.write(`${hasColour(output, env) ? text : stripVTControlCharacters(text)}\n`);
  return exitCode;
}
