import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
const OTHERS = 0o077;

/**
 * Opens a file to append to, which is made where there is none: never through a link, by which somebody would have us write into
 * another file, and never one that others can read. Ours becomes its owner's alone; somebody else's is refused. Rejects with the
 * system's errors.
 */
export async function openOwnFile(path: string): Promise<FileHandle> {
  // Where the system has no such flag, it has no such links.
  const file = await open(path, O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
  try {
    const stat = await file.stat();
    if (stat.isFile() && process.getuid !== undefined && (stat.mode & OTHERS) !== 0) {
      await file.chmod(stat.mode & 0o700);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
