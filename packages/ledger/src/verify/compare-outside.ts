import { sameBytes } from "../encoding/bytes.ts";
import type { Finding } from "./finding.ts";
import type { TrustedHead } from "./trust.ts";

/** A log as it was found: its head, and the roots that it had before. */
interface FoundLog {
  readonly origin: string;
  readonly size: number;
  /** The root at a size up to that; undefined where it cannot be told. */
  readonly rootAt: (size: number) => Uint8Array | undefined;
}

/** Whether the log found goes on from a tree head that left by another way; what a rewritten log cannot do. */
export function compareOutside(outside: TrustedHead, found: FoundLog): Finding | undefined {
  if (outside.origin !== found.origin) {
    return { kind: "other-log", of: "outside-checkpoint", expected: found.origin, found: outside.origin };
  }
  const root = outside.size > found.size ? undefined : found.rootAt(outside.size);
  if (root === undefined) return { kind: "not-compared", outsideSize: outside.size, size: found.size };
  return sameBytes(root, outside.rootHash)
    ? undefined
    : { kind: "forked", size: outside.size, because: "outside-checkpoint" };
}
