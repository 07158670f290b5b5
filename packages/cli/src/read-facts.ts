import { resolve } from "node:path";
import type { Facts, RuleSet } from "@meshgate/engine";
import { parseSource, readSource, readTextFile, type TextFile } from "@meshgate/gateway";
import { FactsDocument, factsOf } from "./facts-document.ts";
import { quotableTree } from "./quotable-tree.ts";
import { writeProblems } from "./read-policy.ts";
import type { Terminal } from "./terminal.ts";

const tree = quotableTree(FactsDocument);

/** The facts in a file, or on standard input for `-`; nothing where they are not valid: then standard error says why. */
export async function readFacts(
  name: string,
  ruleSet: RuleSet,
  terminal: Terminal,
): Promise<Facts | undefined> {
  const file = name === "-" ? "standard input" : name;
  const text = await readText(name, terminal);
  if (!text.ok) {
    writeProblems([{ file, path: "", ...text.error }], terminal);
    return undefined;
  }

  const source = readSource({ file, text: text.value, schema: tree });
  const { value, problems } = parseSource(source, FactsDocument, tree);
  writeProblems(problems, terminal);
  if (value === undefined) return undefined;

  const facts = factsOf(value, ruleSet);
  if (facts.ok) return facts.value;
  terminal.err.write(`${file}: ${facts.error}\n`);
  return undefined;
}

async function readText(name: string, terminal: Terminal): Promise<TextFile["text"]> {
  if (name === "-") return { ok: true, value: await terminal.readInput() };
  return readTextFile(resolve(terminal.cwd, name)).text;
}
