import { PolicyDocument } from "@meshgate/contracts";
import type { PolicyFile } from "@meshgate/engine";
import { type ConfigProblem, formatWitness, loadRules, readSource, schemaTree } from "@meshgate/gateway";
import type { Command } from "./command.ts";
import { misused } from "./misused.ts";
import { findAbsent, policyNamed, writeProblems } from "./read-policy.ts";
import { hasColour, type Paint, painter, type Style } from "./terminal.ts";

/** Says of each invariant whether it holds for every request; the service refuses a policy in which one does not. */
export const prove: Command = {
  summary: "Prove each invariant of a rules document or a folder of them, or show a request that breaks it.",
  args: {
    file: { type: "positional", description: "The rules document, or a folder of them." },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ file, json }, terminal) {
    const { out, env, cwd } = terminal;
    const absent = findAbsent([String(file)], cwd);
    if (absent !== undefined) return misused(absent, terminal);
    const { files, problems } = loadRules(policyNamed(String(file)), cwd);
    const others = problems.filter((problem) => !isAboutInvariant(problem));
    if (others.length > 0) {
      writeProblems(others, terminal);
      return 1;
    }
    const proofs = files.flatMap((document) => proofsOf(document, problems));
    const paint = painter({ colour: hasColour(out, env) });
    out.write(json === true ? `${JSON.stringify(proofs, null, 2)}\n` : render(proofs, paint));
    return proofs.every(({ verdict }) => verdict === "holds") ? 0 : 1;
  },
};

interface Proof {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly verdict: "holds" | "fails" | "unknown";
  /** Why not, and a request that shows it. */
  readonly message?: string;
  readonly witness?: ConfigProblem["witness"];
}

const VERDICTS: Readonly<Partial<Record<ConfigProblem["code"], Proof["verdict"]>>> = {
  INVARIANT_FAILED: "fails",
  INVARIANT_UNDECIDED: "unknown",
};

function isAboutInvariant({ code }: ConfigProblem): boolean {
  return VERDICTS[code] !== undefined;
}

const tree = schemaTree(PolicyDocument);

/** The document's invariants in their order; those without a problem are proved. */
function proofsOf({ file, text }: PolicyFile, problems: readonly ConfigProblem[]): readonly Proof[] {
  const source = readSource({ file, text, schema: tree });
  const { invariants = [] } = PolicyDocument.pick({ invariants: true }).strip().parse(source.value);
  return invariants.map(({ name }, index): Proof => {
    const { line } = source.locate(["invariants", index], "value");
    const problem = problems.find((one) => one.file === file && one.path === `invariants[${index}].assert`);
    if (problem === undefined) return { name, file, line, verdict: "holds" };
    const { code, message, witness } = problem;
    const verdict = VERDICTS[code] ?? "unknown";
    return { name, file, line, verdict, message, ...(witness !== undefined && { witness }) };
  });
}

const STYLES: Readonly<Record<Proof["verdict"], Style>> = { holds: "green", fails: "red", unknown: "yellow" };

function render(proofs: readonly Proof[], paint: Paint): string {
  if (proofs.length === 0)
    return "There is nothing to prove: no document declares an invariant (key `invariants`).\n";
  const held = proofs.filter(({ verdict }) => verdict === "holds").length;
  const lines = proofs.flatMap(({ name, file, line, verdict, message, witness }) => [
    `${paint(verdict.padEnd(7), STYLES[verdict])}  ${file}:${line}  ${message ?? name}`,
    ...(witness === undefined ? [] : [`         ${formatWitness(witness)}`]),
  ]);
  return `${lines.join("\n")}\n${held} of ${proofs.length} proved\n`;
}
