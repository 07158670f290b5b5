import { join } from "node:path";
import { nativeSha256, openReadOnly, openRecordSource } from "@meshgate/gateway";
import { type Trust, type Verdict, verifyExport, verifyReceipt, verifyRecord } from "@meshgate/ledger";

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
  readonly onProgress: (done: number, total: number) => void;
}

/** Checks it. Rejects with `DatabaseUnavailable`, or where a file cannot be read. */
export async function verifySubject({ subject, ...check }: Check): Promise<Verdict> {
  if (subject.kind === "database") return verifyDatabase(subject.url, check);
  const { trust } = check;
  if (trust === undefined) throw new RangeError("files are not checked without a key");
  return subject.kind === "export"
    ? verifyExport({ ...check, ...filesIn(subject.path), trust }, nativeSha256)
    : verifyReceipt({ ...check, receipt: await readUtf8(subject.path), trust }, nativeSha256);
}

async function verifyDatabase(url: string, check: Omit<Check, "subject">): Promise<Verdict> {
  const database = await openReadOnly(url);
  try {
    return await verifyRecord({ ...check, source: await openRecordSource(database) }, nativeSha256);
  } finally {
    await database.close();
  }
}

function filesIn(folder: string) {
  return {
    events: Bun.file(join(folder, "events.ndjson")).stream(),
    sidecar: Bun.file(join(folder, "events.proof.ndjson")).stream(),
  };
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
