import { readFile, stat } from "node:fs/promises";
import type { Result } from "@meshgate/engine";
import type { ProblemCode } from "./problem.ts";

/** A configuration of more than this is a mistake, and would take seconds to parse. */
const FILE_BYTES_MAX = 1_048_576;

export interface FileFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** The text of a file, without its byte order mark. */
export async function readTextFile(path: string): Promise<Result<string, FileFault>> {
  try {
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) return { ok: false, error: TOO_LARGE };
    return { ok: true, value: new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path)) };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: NOT_UTF8 };
    return { ok: false, error: unreadable(error) };
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
