import { resolve } from "node:path";
import { DatabaseUnavailable } from "@meshgate/gateway";
import { type ConsistencyClaim, readConsistencyProofs, splitNotes, type Trust } from "@meshgate/ledger";
import type { Command, ExitCode } from "../command.ts";
import { misused } from "../misused.ts";
import { hasColour, painter, type Terminal } from "../terminal.ts";
import { progressBar } from "./progress-bar.ts";
import { readTrust } from "./read-trust.ts";
import { renderVerdict } from "./render-verdict.ts";
import { subjectOf } from "./subject-of.ts";
import { verdictAsJson } from "./verdict-as-json.ts";
import { type Seen, type Subject, verifySubject } from "./verify-subject.ts";

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
    "allow-hidden": {
      type: "boolean",
      description: "Exit with 0 too where all that is here holds, and not all of the log is here.",
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
    if (checkpoint !== undefined && trust === undefined) {
      return misused("--checkpoint: give --key too: a checkpoint counts by its signature.", terminal);
    }
    const outside = checkpoint === undefined ? undefined : await readNotes(checkpoint, terminal);
    if (typeof outside === "string") return misused(outside, terminal);
    const joins = await readConsistency(textOf(args["consistency"]), terminal);
    if (typeof joins === "string") return misused(joins, terminal);
    const checked = {
      subject,
      ...(trust && { trust }),
      ...(outside !== undefined && { outside }),
      consistency: joins,
    };
    const shown = { isJson: args["json"] === true, allowsHidden: args["allow-hidden"] === true };
    return check(checked, shown, terminal);
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
  { isJson, allowsHidden }: { readonly isJson: boolean; readonly allowsHidden: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, env } = terminal;
  const bar = progressBar(err);
  let seen: Seen;
  try {
    seen = await verifySubject({ ...checked, onProgress: bar.show });
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
    err.write(`${error.message}\n`);
    return 2;
  } finally {
    bar.clear();
  }
  const paint = painter({ colour: hasColour(out, env) });
  const { verdict } = seen;
  out.write(
    isJson ? `${JSON.stringify(verdictAsJson(seen), null, 2)}\n` : renderVerdict(seen, checked, paint),
  );
  if (verdict.kind === "verified-in-part") return allowsHidden ? 0 : 3;
  return verdict.kind === "verified" ? 0 : 1;
}

/** The checkpoints of a file, or why there are none. */
async function readNotes(name: string, { cwd }: Terminal): Promise<readonly string[] | string> {
  const file = Bun.file(resolve(cwd, name));
  if (!(await file.exists())) return `--checkpoint: there is no file ${name}.`;
  const notes = splitNotes(await file.text());
  return notes.length === 0 ? `--checkpoint: ${name} is empty: nothing can be compared with it.` : notes;
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
