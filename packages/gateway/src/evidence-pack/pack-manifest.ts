import { createHash } from "node:crypto";
import type { JsonObject } from "@meshgate/canon";
import { type ListedFile, MANIFEST_PATH, printManifest } from "@meshgate/ledger";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import type { PackFile } from "./zip-files.ts";

/** Lists the files of a pack as they are written, and then itself stands at the end of them. */
export async function* withManifest(
  files: AsyncIterable<PackFile>,
  told: JsonObject,
): AsyncGenerator<PackFile> {
  const listed: ListedFile[] = [];
  for await (const { path, content } of files) {
    yield { path, content: listing(path, content, listed) };
  }
  yield { path: MANIFEST_PATH, content: [printManifest(told, listed, nativeSha256)] };
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
