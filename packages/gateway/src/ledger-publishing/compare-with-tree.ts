import { parseCheckpoint, parseNote } from "@meshgate/ledger/log";
import { rootAt } from "../ledger/root-at.ts";
import { type HeldCheckpoint, TargetUnavailable } from "../ports/checkpoint-target.ts";
import type { Ledger } from "../ports/ledger.ts";

export type Comparison =
  | { readonly kind: "agrees" }
  | {
      readonly kind: "contradicted";
      readonly contradiction: string;
      /** Of the checkpoint that is held; absent where it is not known. */
      readonly origin?: string;
    };

/**
 * Whether the tree in the database goes on from what is held outside: it has as many leaves at least, and the same ones. The
 * name that the checkpoint is under does not matter, nor who signed it: whoever may write there can make this log stop
 * signing, never sign something wrong. Ask for what is held before calling this: the tree grows meanwhile.
 */
export async function compareWithTree(
  held: HeldCheckpoint,
  ledger: Pick<Ledger, "size" | "nodes">,
  isPast: (origin: string) => boolean,
): Promise<Comparison> {
  const treeSize = await ledger.size();
  if (held.kind === "size") return held.size > treeSize ? smaller(held.size, treeSize) : { kind: "agrees" };
  const { origin, size, rootHash } = read(held.note);
  if (isPast(origin)) return { kind: "agrees" };
  if (size > treeSize) return { ...smaller(size, treeSize), origin };
  const root = await rootAt(size, ledger);
  if (Buffer.compare(root, rootHash) === 0) return { kind: "agrees" };
  return {
    kind: "contradicted",
    contradiction: `It has a checkpoint of ${size} events, and the first ${size} in the database are others.`,
    origin,
  };
}

function smaller(size: number, treeSize: number): Comparison & { readonly kind: "contradicted" } {
  return {
    kind: "contradicted",
    contradiction: `It has a checkpoint of ${size} events, and the database has ${treeSize}.`,
  };
}

function read(printed: string): {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: Uint8Array;
} {
  const note = parseNote(printed);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  if (checkpoint.ok) return checkpoint.value;
  throw new TargetUnavailable("what it holds is no checkpoint: look at it, and move it away");
}
