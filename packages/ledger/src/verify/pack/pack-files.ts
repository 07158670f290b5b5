/** The files of a pack, wherever they lie. */
export interface PackFiles {
  /** Relative, with `/`; each once. */
  readonly paths: readonly string[];
  /** A file's bytes, from its beginning, in pieces; they fail with `UnreadableFile` where the archive is damaged. */
  readonly open: (path: string) => AsyncIterable<Uint8Array>;
}

/** What an archive holds of a file cannot be read: a finding, where a disk that fails would be none. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}
