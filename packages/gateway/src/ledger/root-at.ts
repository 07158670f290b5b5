import type { LeafRange } from "@meshgate/ledger";
import {
  assembleConsistencyProof,
  CompactRange,
  consistencyProofNodes,
  subtreesOf,
} from "@meshgate/ledger/log";
import type { Ledger } from "../ports/ledger.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";

/** The root of the tree of the first `size` leaves, all of them integrated. */
export async function rootAt(size: number, ledger: Pick<Ledger, "nodes">): Promise<Uint8Array> {
  const subtrees = await ledger.nodes(subtreesOf(0, size));
  return CompactRange.of({ from: 0, to: size, subtrees }, nativeSha256).root();
}

/** That the tree of `to` leaves, all of them integrated, begins with that of `from`. */
export async function consistencyProof(
  sizes: LeafRange,
  ledger: Pick<Ledger, "nodes">,
): Promise<readonly Uint8Array[]> {
  const nodes = await ledger.nodes(consistencyProofNodes(sizes.from, sizes.to));
  return assembleConsistencyProof(sizes, nodes, nativeSha256);
}
