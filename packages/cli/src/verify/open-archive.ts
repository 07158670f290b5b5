import type { PackFiles } from "@meshgate/ledger";
import { UnreadableFile } from "@meshgate/ledger";
import { type Entry, openPromise, type ZipFile } from "yauzl";

/** A zip archive as files, read where they stand: nothing of it is unpacked to the disk. */
export interface Archive extends PackFiles {
  readonly close: () => void;
}

/** Opens an archive, or says in a sentence why nothing in it can be relied on. */
export async function openArchive(path: string): Promise<Archive | string> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false, strictFileNames: true });
  } catch (cause) {
    return messageOf(cause);
  }
  const entries = await readEntries(zip);
  if (typeof entries === "string") {
    zip.close();
    return entries;
  }
  return {
    paths: [...entries.keys()],
    open: (name) => contentOf(zip, name, entries.get(name)),
    close: () => zip.close(),
  };
}

/** Two entries of one name are what two programs may read differently. */
async function readEntries(zip: ZipFile): Promise<ReadonlyMap<string, Entry> | string> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (entry.isEncrypted()) return `${name} is encrypted`;
      if (!entry.canDecodeFileData()) return `${name} is packed in a way that is not known here`;
      if (entries.has(name)) return `${name} is in it twice`;
      if (!name.endsWith("/")) entries.set(name, entry);
    }
  } catch (cause) {
    return messageOf(cause);
  }
  return entries;
}

async function* contentOf(zip: ZipFile, name: string, entry: Entry | undefined): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw new UnreadableFile(`the archive has no ${name}`);
  try {
    yield* await zip.openReadStreamPromise(entry);
  } catch (cause) {
    throw new UnreadableFile(`${name}: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
