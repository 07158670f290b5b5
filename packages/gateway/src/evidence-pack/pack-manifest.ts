import { createHash } from "node:crypto";
import type { PackFile } from "./zip-files.ts";

/** One file of the pack, as its manifest names it. */
interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Lists the files of a pack as they are written, and then itself stands at the end of them. */
export async function* withManifest(
  files: AsyncIterable<PackFile>,
  told: Readonly<Record<string, unknown>>,
): AsyncGenerator<PackFile> {
  const listed: ListedFile[] = [];
  for await (const { path, content } of files) {
    yield { path, content: listing(path, content, listed) };
  }
  const manifest = { format: "meshgate-evidence/1", ...told, files: listed };
  yield { path: "manifest.json", content: [`${JSON.stringify(manifest, undefined, 2)}\n`] };
}

async function* listing(
  path: string,
  content: PackFile["content"],
  listed: ListedFile[],
): AsyncGenerator<Uint8Array | string> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of content) {
    hash.update(piece);
    bytes += Buffer.byteLength(piece);
    yield piece;
  }
  listed.push({ path, bytes, sha256: hash.digest("hex") });
}
