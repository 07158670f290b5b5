import { readFileSync, statSync } from "node:fs";
import type { Result } from "@meshgate/engine";
import type { ProblemCode } from "./problem.ts";
import { listDocuments } from "./rules-folder.ts";
import { sha256 } from "./sha256.ts";

/** A configuration of more than this is a mistake, and would take seconds to parse. */
const FILE_BYTES_MAX = 1_048_576;

export interface FileFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What a file held when it was looked at: enough to see later whether it has changed. */
export interface FileState {
  /** Absolute. */
  readonly path: string;
  /**
   * Of its bytes; of a folder, of the names of the documents in it. Absent where none can be had (nothing there, no right to
   * it, too large), or only once, from a pipe.
   */
  readonly contentSha256?: string;
}

/** A file as it was at one look. */
export interface TextFile {
  readonly state: FileState;
  /** Without its byte order mark. */
  readonly text: Result<string, FileFault>;
}

/** Reads a file whole, by its absolute path. */
export function readTextFile(path: string): TextFile {
  const bytes = readBytes(path);
  const hasState = bytes.ok && isRegularFile(path);
  return {
    state: hasState ? { path, contentSha256: sha256(bytes.value) } : readFolderState(path),
    text: bytes.ok ? decode(bytes.value) : bytes,
  };
}

/** What the file holds now; the same content gives the same as `readTextFile`. */
export function readFileState(path: string): FileState {
  return isRegularFile(path) ? readTextFile(path).state : readFolderState(path);
}

function readFolderState(path: string): FileState {
  const names = listDocuments(path);
  return names === undefined ? { path } : { path, contentSha256: sha256(names.join("\n")) };
}

function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readBytes(path: string): Result<Uint8Array, FileFault> {
  try {
    if (statSync(path).size > FILE_BYTES_MAX) return { ok: false, error: TOO_LARGE };
    return { ok: true, value: readFileSync(path) };
  } catch (error) {
    return { ok: false, error: unreadable(error) };
  }
}

function decode(bytes: Uint8Array): Result<string, FileFault> {
  try {
    return { ok: true, value: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, error: NOT_UTF8 };
  }
}

const TOO_LARGE: FileFault = {
  code: "FILE_TOO_LARGE",
  message: "the file is larger than 1 MiB",
  mend: "Name a configuration file.",
};

const NOT_UTF8: FileFault = {
  code: "FILE_NOT_UTF8",
  message: "the file is not UTF-8 text",
  mend: "Save it as UTF-8.",
};

const CAUSES: Readonly<Record<string, readonly [message: string, mend: string]>> = {
  ENOENT: ["the file does not exist", "Create it, or name another."],
  ENOTDIR: ["the file does not exist", "Create it, or name another."],
  EISDIR: ["this is a folder, not a file", "Name the file in it."],
  EACCES: ["the file may not be read", "Give the service's user the right to read it."],
  EPERM: ["the file may not be read", "Give the service's user the right to read it."],
};

function unreadable(error: unknown): FileFault {
  const cause = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const [message, mend] = CAUSES[cause] ?? [
    `the file cannot be read (${cause})`,
    "Look at the disk it is on.",
  ];
  return { code: "FILE_UNREADABLE", message, mend };
}
