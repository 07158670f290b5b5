/** Why a file cannot be written, in words for the log and an operator. */
export function fileFault(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return `${sentences[code] ?? "the file cannot be written"} (${code})`;
}

const sentences: Readonly<Record<string, string>> = {
  EACCES: "the file may not be written: give this user the right to",
  EPERM: "the file is another user's, and others can read it: make it this user's, or choose another",
  ELOOP: "there is a link of this name: name the file itself",
  ENOENT: "its folder is not there: make it",
  ENOTDIR: "its folder is not there: make it",
  EISDIR: "there is a folder of this name: choose another",
  ENOSPC: "the disk is full: make room",
  EDQUOT: "the quota is used up: make room",
  EROFS: "the disk is read-only: choose another",
};
