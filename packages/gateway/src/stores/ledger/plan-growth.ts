import { nativeSha256 } from "./native-sha256.ts";
import { type Run, runsOf } from "./runs.ts";
import { type FullTile, growTree, parseEdge, printEdge } from "./tree-edge.ts";

/** An event that is to become a leaf. */
export interface WaitingLeaf {
  readonly seq: number;
  readonly leafHash: Uint8Array;
}

/** What one step writes. */
export interface Growth {
  readonly size: number;
  readonly edge: Uint8Array;
  readonly runs: readonly Run[];
  readonly tiles: readonly FullTile[];
}

/** The tree as the database has it, with these leaves at its right. Throws RangeError where its state is not one of a tree. */
export function planGrowth(
  state: { readonly size: number; readonly edge: Uint8Array },
  leaves: readonly WaitingLeaf[],
): Growth {
  const before = parseEdge(state.size, state.edge);
  const { edge, tiles } = growTree(
    before,
    leaves.map(({ leafHash }) => leafHash),
    nativeSha256,
  );
  const seqs = leaves.map(({ seq }) => seq);
  return { size: edge.size, edge: printEdge(edge), runs: runsOf(seqs, before.size), tiles };
}
