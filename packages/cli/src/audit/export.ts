import { existsSync, statSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AuditEventAnswer, ExportFormat, LedgerKeys } from "@meshgate/contracts";
import { nativeSha256 } from "@meshgate/gateway";
import { leafHashOfText, toBase64 } from "@meshgate/ledger";
import { z } from "zod";
import type { Command, ExitCode } from "../command.ts";
import { type ControlService, controlService, readAnswer, ServiceFault } from "../control-service.ts";
import { serviceOptions } from "../governance-options.ts";
import { misused } from "../misused.ts";
import type { Terminal } from "../terminal.ts";
import { unlessFault } from "../unless-fault.ts";
import { grouped } from "../verify/progress-bar.ts";
import { download, openLong } from "./download.ts";
import { type Begun, type ExportFolder, openExportFolder } from "./export-folder.ts";
import { filterOptions, filterQuery } from "./filter-options.ts";

const files = { ndjson: "events.ndjson", csv: "events.csv", ocsf: "events.ocsf.ndjson" } as const;

/** Exports events of a running service into a folder, with what proves them; goes on with one that broke off. */
export const auditExport: Command = {
  summary: "Export events of the record into a folder, with their proof.",
  args: {
    out: {
      type: "string",
      required: true,
      valueHint: "folder",
      description: "Where to; made where it is not there.",
    },
    format: { type: "string", description: "ndjson (with a proof), csv or ocsf; else ndjson." },
    "from-index": { type: "string", description: "Go on where another export ended: an index of the log." },
    ...filterOptions,
    ...serviceOptions,
  },
  run(args, terminal) {
    const format = ExportFormat.safeParse(args["format"] ?? "ndjson");
    if (!format.success) {
      return Promise.resolve(
        misused(`--format must be one of ${ExportFormat.options.join(", ")}.`, terminal),
      );
    }
    return unlessFault(terminal, () => exportTo(String(args["out"]), format.data, args, terminal));
  },
};

async function exportTo(
  out: string,
  format: ExportFormat,
  args: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const service = controlService(args, terminal);
  const query = filterQuery(args);
  query.set("format", format);
  const path = resolve(terminal.cwd, out);
  if (existsSync(path) && !statSync(path).isDirectory()) {
    throw new ServiceFault(`${out} is a file, and an export is a folder of files. Name another with --out.`);
  }
  const folder = openExportFolder(path, files[format]);
  const begun = folder.begun();
  if (begun === undefined && existsSync(folder.events)) {
    throw new ServiceFault(`${folder.events} is there already. Name another folder, or move it away.`);
  }
  if (begun !== undefined && begun.query !== query.toString()) {
    throw new ServiceFault(
      `${out} has another export that is not whole. Give the same options, or name another folder.`,
    );
  }
  const from = begun?.from ?? Number(args["from-index"] ?? 0);
  const next = begun === undefined ? from : await whereToGoOn(folder, begun, format, service);
  if (next > from) terminal.err.write(`Going on at index ${grouped(next)}.\n`);
  const { size, events } = await writeEvents(
    { query, from, next, size: begun?.size },
    folder,
    service,
    terminal,
  );
  if (format === "ndjson") await writeProof({ query, from, size }, folder, service);
  folder.end();
  const goOn = `The next export goes on with --from-index ${size}.\n`;
  terminal.out.write(`${folder.events}: ${grouped(events)} events of the log's ${grouped(size)}. ${goOn}`);
  return 0;
}

interface Wanted {
  readonly query: URLSearchParams;
  readonly from: number;
  readonly size: number | undefined;
}

function addressOf(path: string, { query, from, size }: Wanted): string {
  const whole = new URLSearchParams(query);
  whole.set("from_index", String(from));
  if (size !== undefined) whole.set("size", String(size));
  return `${path}?${whole.toString()}`;
}

async function writeEvents(
  { next, ...wanted }: Wanted & { readonly next: number },
  folder: ExportFolder,
  service: ControlService,
  { err }: Terminal,
): Promise<{ readonly size: number; readonly events: number }> {
  const answer = await openLong(addressOf("/v1/audit/export", { ...wanted, from: next }), service);
  const size = Number(answer.response.headers.get("x-meshgate-checkpoint-size"));
  folder.begin({ query: wanted.query.toString(), size, from: wanted.from });
  let events = 0;
  let shownMs = 0;
  await download(answer, folder.events, (piece) => {
    for (const byte of piece) if (byte === LINE_FEED) events += 1;
    if (!err.isTerminal || performance.now() - shownMs < SHOW_EVERY_MS) return;
    shownMs = performance.now();
    err.write(`\r\u001b[K${grouped(events)} events`);
  });
  if (err.isTerminal) err.write("\r\u001b[K");
  // A table has a heading.
  return { size, events: wanted.query.get("format") === "csv" ? events - 1 : events };
}

const LINE_FEED = 0x0a;
const SHOW_EVERY_MS = 100;

/** The index behind the last event that is there whole. What is there must be what the log has; else nothing is added to it. */
async function whereToGoOn(
  folder: ExportFolder,
  { from }: Begun,
  format: ExportFormat,
  service: ControlService,
): Promise<number> {
  if (format !== "ndjson") {
    // Its lines are no evidence, and so not looked at: it begins anew.
    await rm(folder.events, { force: true });
    return from;
  }
  const line = await folder.lastWholeLine();
  if (line === undefined) return from;
  const { id } = z.looseObject({ id: z.uuid() }).parse(JSON.parse(line));
  const { whole } = await service.ask("GET", `/v1/audit/events/${id}`);
  const { index, leaf_hash: leaf } = readAnswer({ data: whole }, AuditEventAnswer);
  if (toBase64(leafHashOfText(line, nativeSha256)) !== leaf) {
    throw new ServiceFault(
      `The last event in ${folder.events} is not what the log has. Export into another folder.`,
    );
  }
  return index + 1;
}

/** The proof, and out of it the checkpoint; and the log's keys, which are to be trusted as far as the way they came by. */
async function writeProof(wanted: Wanted, folder: ExportFolder, service: ControlService): Promise<void> {
  const answer = await openLong(addressOf("/v1/audit/export/proof", wanted), service);
  await rm(folder.proof, { force: true });
  let end = "";
  const decoder = new TextDecoder();
  await download(answer, folder.proof, (piece) => {
    end = (end + decoder.decode(piece, { stream: true })).slice(-END_CHARS);
  });
  const { checkpoint } = Signed.parse(JSON.parse(end.split("\n").at(-3) ?? ""));
  await writeFile(folder.checkpoint, checkpoint);
  const { whole } = await service.ask("GET", "/v1/ledger/keys");
  const { keys } = readAnswer({ data: whole }, LedgerKeys);
  await writeFile(folder.key, keys.map(({ verifier_key: key }) => `${key}\n`).join(""));
}

/** More than the last two lines of a proof have: the checkpoint with its signatures, and the seal. */
const END_CHARS = 65_536;
const Signed = z.looseObject({ checkpoint: z.string() });
