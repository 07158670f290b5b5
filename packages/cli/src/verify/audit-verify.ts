import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { DatabaseUnavailable } from "@meshgate/gateway";
import {
  type ConsistencyClaim,
  readConsistencyProofs,
  splitNotes,
  type Trust,
  type Verdict,
} from "@meshgate/ledger";
import type { Command, ExitCode } from "../command.ts";
import { misused } from "../misused.ts";
import { hasColour, painter, type Terminal } from "../terminal.ts";
import { progressBar } from "./progress-bar.ts";
import { readTrust } from "./read-trust.ts";
import { renderVerdict, verdictAsJson } from "./render-verdict.ts";
import { type Subject, verifySubject } from "./verify-subject.ts";

/** Checks evidence with a public key, without a service. */
export const auditVerify: Command = {
  summary: "Check that a record, an export or a receipt is what was recorded, with a public key alone.",
  args: {
    database: { type: "string", description: "A database's address; it is read and never written." },
    export: {
      type: "string",
      description:
        "A folder with events.ndjson and events.proof.ndjson, or an evidence pack: the archive, or where it was unpacked to.",
    },
    receipt: { type: "string", description: "A receipt, as GET /v1/audit/ID/proof gives it." },
    key: {
      type: "string",
      description:
        "The log's public key (NAME+ID+KEY), several with commas between, or a file with one a line.",
    },
    witness: { type: "string", description: "Keys of witnesses, in the same form: each must have cosigned." },
    checkpoint: {
      type: "string",
      description:
        "A file of checkpoints that left the log's machine by another way: they show whether the log was written anew.",
    },
    consistency: {
      type: "string",
      description:
        "A file with the answer of GET /v1/ledger/consistency?from=&to=, where a checkpoint is of a size that the evidence does not reach by itself.",
    },
    json: { type: "boolean", description: "Print the verdict as JSON." },
  },
  async run(args, terminal) {
    const subject = subjectOf(args, terminal);
    if (typeof subject === "string") return misused(subject, terminal);
    const key = textOf(args["key"]);
    if (key === undefined && subject.kind !== "database") {
      return misused("--key is missing: without the log's public key nothing here can be trusted.", terminal);
    }
    const witness = textOf(args["witness"]);
    const trust = key === undefined ? undefined : readTrust({ key, witness, cwd: terminal.cwd });
    if (typeof trust === "string") return misused(trust, terminal);
    const checkpoint = textOf(args["checkpoint"]);
    const outside = checkpoint === undefined ? undefined : await readNotes(checkpoint, terminal);
    if (checkpoint !== undefined && (outside === undefined || trust === undefined)) {
      return misused("--checkpoint: name a file that exists, and give --key.", terminal);
    }
    const joins = await readConsistency(textOf(args["consistency"]), terminal);
    if (typeof joins === "string") return misused(joins, terminal);
    const checked = {
      subject,
      ...(trust && { trust }),
      ...(outside !== undefined && { outside }),
      consistency: joins,
    };
    return check(checked, { isJson: args["json"] === true }, terminal);
  },
};

interface Checked {
  readonly subject: Subject;
  readonly trust?: Trust;
  readonly outside?: readonly string[];
  readonly consistency: readonly ConsistencyClaim[];
}

async function check(
  checked: Checked,
  { isJson }: { isJson: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, env } = terminal;
  const bar = progressBar(err);
  let verdict: Verdict;
  try {
    verdict = await verifySubject({ ...checked, onProgress: bar.show });
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
    err.write(`${error.message}\n`);
    return 2;
  } finally {
    bar.clear();
  }
  const paint = painter({ colour: hasColour(out, env) });
  out.write(
    isJson ? `${JSON.stringify(verdictAsJson(verdict), null, 2)}\n` : renderVerdict(verdict, checked, paint),
  );
  return verdict.kind === "verified" ? 0 : 1;
}

/** Exactly one thing to check, or why there is none. */
function subjectOf(args: Readonly<Record<string, unknown>>, { cwd, env }: Terminal): Subject | string {
  const given = (["database", "export", "receipt"] as const).flatMap((kind) => {
    const value = textOf(args[kind]);
    return value === undefined ? [] : [{ kind, value }];
  });
  const [first, ...more] = given;
  if (more.length > 0) return "Name one thing to check: --database, --export or --receipt.";
  if (first === undefined) {
    const url = env["DATABASE_URL"];
    return url
      ? { kind: "database", url }
      : "Name what to check: --database URL, --export FOLDER|FILE.zip or --receipt FILE.";
  }
  if (first.kind === "database") return { kind: "database", url: first.value };
  const path = resolve(cwd, first.value);
  return existsSync(path) ? { kind: first.kind, path } : `--${first.kind}: there is no ${first.value}.`;
}

async function readNotes(name: string, { cwd }: Terminal): Promise<readonly string[] | undefined> {
  const file = Bun.file(resolve(cwd, name));
  return (await file.exists()) ? splitNotes(await file.text()) : undefined;
}

/** The proofs of a file, or why there are none. */
async function readConsistency(
  name: string | undefined,
  { cwd }: Terminal,
): Promise<readonly ConsistencyClaim[] | string> {
  if (name === undefined) return [];
  const file = Bun.file(resolve(cwd, name));
  if (!(await file.exists())) return `--consistency: there is no ${name}.`;
  const proofs = readConsistencyProofs(await file.text());
  return proofs.ok ? proofs.value : `--consistency: ${name}: ${proofs.error}.`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
