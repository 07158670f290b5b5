import type { Checkpoint, NoteVerifier } from "@meshgate/ledger";
import { openCheckpoint, parseVerifierKey, verifyConsistency } from "@meshgate/ledger/log";
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

/** What a checkpoint of the database says; nothing unless one of the log's keys signed that very thing. */
export function openKept(kept: KeptCheckpoint, signers: readonly KnownSigner[]): Checkpoint | undefined {
  const verifiers = verifiersOf(signers);
  // After a fork that was acknowledged it has another name than its older checkpoints, and so have its keys.
  const origins = new Set(verifiers.map(({ key }) => key.name));
  for (const origin of origins) {
    const opened = openCheckpoint(kept.note, { origin, verifiers });
    if (opened.ok && opened.value.checkpoint.size === kept.size) return opened.value.checkpoint;
  }
  return undefined;
}

/** What shows that the tree, or a checkpoint that was signed of it, is not what it was; nothing where the one continues the other. */
export async function whyAltered(
  head: TreeHead,
  kept: KeptCheckpoint,
  log: {
    readonly ledger: Pick<Ledger, "nodes">;
    readonly signers: readonly KnownSigner[];
  },
): Promise<string | undefined> {
  const signed = openKept(kept, log.signers);
  if (signed === undefined)
    return `The checkpoint of ${kept.size} events is not signed by a key of this log.`;
  const { size, rootHash } = signed;
  if (size > head.size) return `A checkpoint of ${size} events was signed, and the log has ${head.size}.`;
  const sizes = { from: size, to: head.size };
  const proof = await consistencyProof(sizes, log.ledger);
  const claim = { ...sizes, proof, fromRoot: rootHash, toRoot: head.rootHash };
  if (verifyConsistency(claim, nativeSha256).ok) return undefined;
  return `The log does not begin with the ${size} events that were signed.`;
}
