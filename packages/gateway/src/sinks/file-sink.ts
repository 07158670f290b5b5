import { rename } from "node:fs/promises";
import { type Sink, type SinkBatch, SinkUnavailable } from "../ports/sink.ts";
import { appendText } from "./append-text.ts";
import { fileFault } from "./file-fault.ts";

export interface FileSinkOptions {
  readonly path: string;
  /** A file that a batch would make larger than this is renamed first. */
  readonly rotateBytes?: number;
}

/** Appends lines to a file, which it renames where that is asked for; nothing is ever deleted. */
export function createFileSink({ path, rotateBytes }: FileSinkOptions): Sink {
  return {
    async deliver(batch) {
      const text = `${batch.lines.join("\n")}\n`;
      try {
        await rotate(batch, text);
        await appendText(text, path);
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
