import { sameBytes } from "../../encoding/bytes.ts";
import type { Finding } from "../finding.ts";
import { openTrusted, openUnsigned, type Trust } from "../trust.ts";

interface Compare {
  readonly trust: Trust;
  readonly size: number;
  readonly rootsOf: (size: number) => readonly Uint8Array[];
}

/** What is wrong with a checkpoint of the pack. One that only a key of before a rotation signed may say what is proved anyway. */
export function compareCheckpoint(printed: string, { trust, size, rootsOf }: Compare): Finding | undefined {
  const opened = openTrusted(printed, trust, "checkpoint");
  const isUnknown = !opened.ok && opened.error.kind === "unknown-key";
  const head = isUnknown ? openUnsigned(printed) : opened;
  if (!head.ok) return head.error;
  const roots = rootsOf(head.value.size);
  if (roots.some((root) => sameBytes(root, head.value.rootHash))) return undefined;
  if (!opened.ok) return opened.error;
  return roots.length === 0
    ? { kind: "not-compared", outsideSize: head.value.size, size }
    : { kind: "forked", size: head.value.size, because: "pack-checkpoint" };
}
