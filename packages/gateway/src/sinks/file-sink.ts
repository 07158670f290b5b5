import { type FileHandle, open, rename } from "node:fs/promises";
import { type Sink, type SinkBatch, SinkUnavailable } from "../ports/sink.ts";
import { fileFault } from "./file-fault.ts";

export interface FileSinkOptions {
  readonly path: string;
  /** A file that a batch would make larger than this is renamed first. */
  readonly rotateBytes?: number;
}

/**
 * Appends lines to a file that only its owner can read, and has them on the disk before it says so. A line that a crash or a
 * full disk cut off is ended first, so that the next one begins a line of its own.
 */
export function createFileSink({ path, rotateBytes }: FileSinkOptions): Sink {
  return {
    async deliver(batch) {
      const text = `${batch.lines.join("\n")}\n`;
      try {
        await rotate(batch, text);
        await append(text, path);
      } catch (cause) {
        throw new SinkUnavailable(fileFault(cause), { cause });
      }
    },
  };

  /** The name says with which index the next file begins. */
  async function rotate({ firstIndex }: SinkBatch, text: string): Promise<void> {
    if (rotateBytes === undefined) return;
    const size = await Bun.file(path)
      .stat()
      .then(
        (stat) => stat.size,
        () => 0,
      );
    if (size > 0 && size + Buffer.byteLength(text) > rotateBytes) {
      await rename(path, `${path}.until-${String(firstIndex).padStart(15, "0")}`);
    }
  }
}

async function append(text: string, path: string): Promise<void> {
  const file = await open(path, "a+", 0o600);
  try {
    await file.appendFile((await endsInLine(file)) ? text : `\n${text}`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === "\n";
}
