import { type NoteVerifier, openCheckpoint, parseVerifierKey, verifyConsistency } from "@meshgate/ledger";
import type { KeptCheckpoint, Ledger } from "../ports/ledger.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import type { KnownSigner } from "../stores/ledger/signers.ts";
import { consistencyProof } from "./root-at.ts";
import { verifyEd25519 } from "./signing-key.ts";

/** A tree as it stands, signed or not. */
export type TreeHead = Pick<KeptCheckpoint, "size" | "rootHash">;

/** The keys that sign, or have signed, as those who check see them. */
export function verifiersOf(signers: readonly Pick<KnownSigner, "verifierKey">[]): readonly NoteVerifier[] {
  return signers.flatMap(({ verifierKey }) => {
    const key = parseVerifierKey(verifierKey, nativeSha256);
    return key.ok ? [{ key: key.value, verify: verifyEd25519 }] : [];
  });
}

/** What shows that the tree, or a checkpoint that was signed of it, is not what it was; nothing where the one continues the other. */
export async function whyAltered(
  head: TreeHead,
  kept: KeptCheckpoint,
  log: {
    readonly ledger: Pick<Ledger, "nodes">;
    readonly origin: string;
    readonly signers: readonly KnownSigner[];
  },
): Promise<string | undefined> {
  const opened = openCheckpoint(kept.note, { origin: log.origin, verifiers: verifiersOf(log.signers) });
  if (!opened.ok) return `The checkpoint of ${kept.size} events is not signed by a key of this log.`;
  const { size, rootHash } = opened.value.checkpoint;
  if (size !== kept.size) return `The checkpoint of ${kept.size} events is signed for ${size}.`;
  if (size > head.size) return `A checkpoint of ${size} events was signed, and the log has ${head.size}.`;
  const sizes = { from: size, to: head.size };
  const proof = await consistencyProof(sizes, log.ledger);
  const claim = { ...sizes, proof, fromRoot: rootHash, toRoot: head.rootHash };
  if (verifyConsistency(claim, nativeSha256).ok) return undefined;
  return `The log does not begin with the ${size} events that were signed.`;
}
