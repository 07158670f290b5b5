import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { type CheckpointTarget, TargetUnavailable } from "../../ports/checkpoint-target.ts";
import { appendText } from "../../sinks/append-text.ts";
import { fileFault } from "../../sinks/file-fault.ts";
import { lastNote } from "./last-note.ts";

/** Much more than one checkpoint, however many signatures it has. */
const TAIL_BYTES = 65_536;

/** A file to which checkpoints are appended, one below the other, each on the disk before it is said to be kept. */
export function createFileTarget(path: string, name: string): CheckpointTarget {
  return {
    kind: "file",
    name,
    async newest() {
      const note = await unlessFault(async () => lastNote(await tailOf(path)));
      return note === undefined ? undefined : { kind: "note", note };
    },
    async keep({ note }) {
      await unlessFault(() => appendText(`${note}\n`, path));
      return { kind: "kept", cosignatures: [] };
    },
  };
}

/** Empty where there is no file yet. */
async function tailOf(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  });
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unlessFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new TargetUnavailable(fileFault(cause), { cause });
  }
}
