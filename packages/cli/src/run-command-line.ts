import { stripVTControlCharacters } from "node:util";
import { type CommandDef, parseArgs, renderUsage } from "citty";
import { apply } from "./apply.ts";
import { approvalsApprove, approvalsDeny, approvalsList } from "./approvals.ts";
import { auditExport } from "./audit/export.ts";
import { auditReindex } from "./audit/reindex.ts";
import { auditSearch } from "./audit/search.ts";
import { check } from "./check.ts";
import type { Command, ExitCode } from "./command.ts";
import { contentRewrap } from "./content-rewrap.ts";
import { diff } from "./diff.ts";
import { erase } from "./erase.ts";
import { evidence } from "./evidence.ts";
import { explain } from "./explain.ts";
import { exportGovernance } from "./export.ts";
import { findMisuse } from "./find-misuse.ts";
import { guard } from "./guard.ts";
import { keysCreate, keysList, keysRevoke, keysRotate } from "./keys.ts";
import { ledgerAcknowledge } from "./ledger-acknowledge.ts";
import { migrate } from "./migrate.ts";
import { prove } from "./prove.ts";
import { replay } from "./replay.ts";
import { retentionApply } from "./retention-apply.ts";
import { schema } from "./schema.ts";
import { simulate } from "./simulate.ts";
import { hasColour, type Output, type Terminal } from "./terminal.ts";
import { testPolicies } from "./test-policies.ts";
import { auditVerifier } from "./verify/audit-verifier.ts";
import { auditVerify } from "./verify/audit-verify.ts";
import { version } from "./version.ts";

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["check", check],
  ["explain", explain],
  ["test", testPolicies],
  ["diff", diff],
  ["simulate", simulate],
  ["replay", replay],
  ["prove", prove],
  ["guard", guard],
  ["schema", schema],
  ["migrate", migrate],
  ["audit verify", auditVerify],
  ["audit verifier", auditVerifier],
  ["retention apply", retentionApply],
  ["erase", erase],
  ["content rewrap", contentRewrap],
  ["keys create", keysCreate],
  ["keys list", keysList],
  ["keys rotate", keysRotate],
  ["keys revoke", keysRevoke],
  ["approvals list", approvalsList],
  ["approvals approve", approvalsApprove],
  ["approvals deny", approvalsDeny],
  ["ledger acknowledge", ledgerAcknowledge],
  ["audit search", auditSearch],
  ["audit export", auditExport],
  ["audit reindex", auditReindex],
  ["export", exportGovernance],
  ["apply", apply],
  ["evidence", evidence],
  ["version", version],
]);

const HELP = new Set(["help", "--help", "-h"]);
const VERSION = new Set(["--version", "-v"]);

/** Runs the command that the words after `meshgate` name. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first] = words;
  if (first !== undefined && HELP.has(first)) return showUsage(usageOfAll(), terminal.out, terminal, 0);
  const named = findCommand(words);
  if (named === undefined) {
    const group = groupOf(words);
    if (group !== undefined && words.some((word) => HELP.has(word)))
      return showUsage(group, terminal.out, terminal, 0);
    if (first !== undefined) {
      const unknown = group === undefined ? first : words.slice(0, 2).join(" ");
      terminal.err.write(`meshgate has no command \`${unknown}\`.\n\n`);
    }
    return showUsage(group ?? usageOfAll(), terminal.err, terminal, 2);
  }
  const { name, command, rest } = named;
  const usage = usageOf(name, command);
  if (rest.some((word) => HELP.has(word))) return showUsage(usage, terminal.out, terminal, 0);
  const misused = findMisuse(rest, command);
  if (misused !== undefined) {
    terminal.err.write(`${misused}\n\n`);
    return showUsage(usage, terminal.err, terminal, 2);
  }
  return command.run(parseArgs([...rest], command.args), terminal);
}

interface NamedCommand {
  readonly name: string;
  readonly command: Command;
  readonly rest: readonly string[];
}

/** By its first two words, else by its first. */
function findCommand(words: readonly string[]): NamedCommand | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    const command = VERSION.has(name) ? version : COMMANDS.get(name);
    if (command !== undefined) return { name, command, rest: words.slice(length) };
  }
  return undefined;
}

function usageOfAll(): CommandDef {
  return usageOfSome("meshgate", "Meshgate, an AI governance gateway", [...COMMANDS]);
}

/** The commands that share a first word, where some do. */
function groupOf([first]: readonly string[]): CommandDef | undefined {
  const group = [...COMMANDS].filter(([name]) => name.startsWith(`${first} `));
  if (group.length === 0) return undefined;
  const inner = group.map(([name, command]) => [name.split(" ").slice(1).join(" "), command] as const);
  return usageOfSome(`meshgate ${first}`, `Commands on ${first}`, inner);
}

function usageOfSome(
  name: string,
  description: string,
  commands: readonly (readonly [name: string, command: Command])[],
): CommandDef {
  const subCommands = Object.fromEntries(commands.map(([each, command]) => [each, usageOf(each, command)]));
  return { meta: { name, description }, subCommands };
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
