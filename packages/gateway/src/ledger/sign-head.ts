import { openCheckpoint, printCheckpoint, printNote } from "@meshgate/ledger/log";
import type { KeptCheckpoint } from "../ports/ledger.ts";
import type { LogSigner } from "./log-signer.ts";
import { type TreeHead, verifiersOf } from "./why-altered.ts";

/**
 * The checkpoint of a tree, as a signed note. The first one after a change of keys is signed by both, where both are at hand.
 * INVARIANT: these leaves are durable, and continue all that was signed before. What is signed is never taken back.
 */
export function signHead(
  { size, rootHash }: TreeHead,
  last: KeptCheckpoint | undefined,
  { origin, verifierKey, current, previous }: LogSigner,
): string {
  const text = printCheckpoint({ origin, size, rootHash, extensions: [] });
  const isFirstOfKey =
    last !== undefined &&
    !openCheckpoint(last.note, { origin, verifiers: verifiersOf([{ verifierKey }]) }).ok;
  const signers = isFirstOfKey && previous !== undefined ? [current, previous] : [current];
  return printNote({ text, signatures: signers.map(({ sign }) => sign(text)) });
}
