import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

/** One file of an archive; what it holds is made when its turn comes. */
export interface PackFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
}

/**
 * A zip archive of the files, as it is made: it holds no more of it than a reader is behind. The next file is asked for when the
 * one before is written, so that it may tell of it. Where a file fails, so does the archive; a reader that goes away ends all.
 */
export function zipFiles(files: AsyncIterable<PackFile>, madeAtMs: number): ReadableStream<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  const abort = new AbortController();
  output.once("close", () => abort.abort());
  addAll(zip, files, { mtime: new Date(madeAtMs), signal: abort.signal }).catch((cause: unknown) => {
    output.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  });
  return Readable.toWeb(output) as ReadableStream<Uint8Array>;
}

interface Adding {
  readonly mtime: Date;
  readonly signal: AbortSignal;
}

async function addAll(
  zip: ZipFile,
  files: AsyncIterable<PackFile>,
  { mtime, signal }: Adding,
): Promise<void> {
  for await (const { path, content } of files) {
    const entry = new PassThrough();
    zip.addReadStream(entry, path, { mtime });
    await pipeline(Readable.from(content, { objectMode: false }), entry, { signal });
  }
  zip.end();
}
