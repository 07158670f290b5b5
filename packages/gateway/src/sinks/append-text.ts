import type { FileHandle } from "node:fs/promises";
import { openOwnFile } from "./open-own-file.ts";

/**
 * Appends text to a file that only its owner can read, and has it on the disk before it resolves. A line that a crash or a full
 * disk cut off is ended first, so that the text begins a line of its own. Rejects with the system's errors.
 */
export async function appendText(text: string, path: string): Promise<void> {
  const file = await openOwnFile(path);
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
