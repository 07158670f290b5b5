import { sameBytes } from "../encoding/bytes.ts";

/** Whether two lists hold the same hashes in the same order. */
export function sameHashes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return (
    a.length === b.length &&
    a.every((hash, at) => {
      const other = b[at];
      return other !== undefined && sameBytes(hash, other);
    })
  );
}
