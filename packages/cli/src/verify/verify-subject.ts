import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { isContentOf, nativeSha256, openReadOnly, openRecordSource } from "@meshgate/gateway";
import {
  type ConsistencyClaim,
  type EvidenceVerdict,
  NO_COUNTS,
  type PackFiles,
  type Trust,
  verifyExport,
  verifyPack,
  verifyReceipt,
  verifyRecord,
} from "@meshgate/ledger";
import { isPackFolder } from "./is-pack-folder.ts";
import { openArchive } from "./open-archive.ts";

/** What is to be checked. */
export type Subject =
  | { readonly kind: "database"; readonly url: string }
  | { readonly kind: "export"; readonly path: string }
  | { readonly kind: "receipt"; readonly path: string };

interface Check {
  readonly subject: Subject;
  /** Only a database can be checked without. */
  readonly trust?: Trust;
  readonly outside?: readonly string[];
  /** For exports and receipts; a database is compared with any size. */
  readonly consistency?: readonly ConsistencyClaim[];
  readonly onProgress: (done: number, total: number) => void;
}

type FileCheck = Omit<Check, "subject"> & { readonly trust: Trust };

/** What came of it, and which files lay beside and were not looked at. */
export interface Seen {
  readonly verdict: EvidenceVerdict;
  readonly passedBy: readonly string[];
}

/** Checks it. Rejects with `DatabaseUnavailable`, or where a file cannot be read. */
export async function verifySubject({ subject, ...check }: Check): Promise<Seen> {
  if (subject.kind === "database") return alone(await verifyDatabase(subject.url, check));
  const { trust } = check;
  if (trust === undefined) throw new RangeError("files are not checked without a key");
  return subject.kind === "export"
    ? verifyFiles(subject.path, { ...check, trust })
    : alone(verifyReceipt({ ...check, receipt: await readUtf8(subject.path), trust }, nativeSha256));
}

function alone(verdict: EvidenceVerdict): Seen {
  return { verdict, passedBy: [] };
}

/** A pack, as a folder or an archive, or a plain export. */
async function verifyFiles(path: string, check: FileCheck): Promise<Seen> {
  if (statSync(path).isDirectory()) {
    const files = filesIn(path);
    if (isPackFolder(path)) return alone(await verifyPack({ ...check, files, isAsNamed }, HASHES));
    const verdict = await verifyExport({ ...check, ...exportIn(files) }, nativeSha256);
    return { verdict, passedBy: files.paths.filter((each) => !OF_EXPORTS.has(each)) };
  }
  const archive = await openArchive(path);
  if (typeof archive === "string") return alone(unreadable(archive));
  try {
    return alone(await verifyPack({ ...check, files: archive, isAsNamed }, HASHES));
  } finally {
    archive.close();
  }
}

const OF_EXPORTS: ReadonlySet<string> = new Set(["events.ndjson", "events.proof.ndjson"]);

/** Nothing in an archive that two programs may read differently can be relied on. */
function unreadable(why: string): EvidenceVerdict {
  const findings = [{ kind: "unreadable", what: "the archive", why }] as const;
  return { kind: "not-verified", counts: NO_COUNTS, findings, findingsCount: 1 };
}

const HASHES = { hash: nativeSha256, startHash: () => createHash("sha256") };

/** A policy is what its fingerprint is of. */
function isAsNamed(path: string, content: Uint8Array): boolean {
  const [, sha256 = ""] = /([0-9a-f]{64})\.json$/.exec(path) ?? [];
  try {
    return isContentOf(sha256, JSON.parse(new TextDecoder().decode(content)));
  } catch {
    return false;
  }
}

async function verifyDatabase(url: string, check: Omit<Check, "subject">): Promise<EvidenceVerdict> {
  const database = await openReadOnly(url);
  try {
    return await verifyRecord({ ...check, source: await openRecordSource(database) }, nativeSha256);
  } finally {
    await database.close();
  }
}

function filesIn(folder: string): PackFiles {
  const paths = [...new Bun.Glob("**").scanSync({ cwd: folder, dot: true })];
  return { paths: paths.sort(), open: (path) => Bun.file(join(folder, path)).stream() };
}

function exportIn({ open }: PackFiles) {
  return { events: open("events.ndjson"), sidecar: open("events.proof.ndjson") };
}

/** As it is, a byte order mark included. What is not UTF-8 becomes a text that no receipt is. */
async function readUtf8(path: string): Promise<string> {
  const bytes = await Bun.file(path).bytes();
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "";
  }
}
