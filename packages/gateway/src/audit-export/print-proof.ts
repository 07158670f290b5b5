import type { JsonObject } from "@meshgate/canon";
import type { WhyHidden } from "@meshgate/ledger";
import { SidecarWriter, subtreesOf } from "@meshgate/ledger/log";
import type { KeptCheckpoint, Ledger, LedgerEntry } from "../ports/ledger.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";

export interface ProofOptions {
  readonly ledger: Pick<Ledger, "nodes">;
  /** The log, as its checkpoints name it. */
  readonly log: string;
  readonly from: number;
  readonly filter: JsonObject;
  readonly checkpoint: KeptCheckpoint;
}

/** Leaves in a row whose events are not in the export, or one whose event is. */
type Piece =
  | { readonly kind: "event"; readonly leafHash: Uint8Array }
  | { readonly kind: "hidden"; readonly from: number; readonly to: number; readonly why: WhyHidden };

/** Prints the sidecar of an NDJSON export of these events, which ascend. Source: docs/export-format.md. */
export async function* printProof(
  lists: AsyncIterable<readonly LedgerEntry[]>,
  { ledger, log, from, filter, checkpoint }: ProofOptions,
): AsyncGenerator<string> {
  const { size } = checkpoint;
  const writer = new SidecarWriter(nativeSha256);
  const hashesOf = (first: number, end: number) => ledger.nodes(subtreesOf(first, end));
  yield writer.head({ origin: log, from, to: size, filter, size, left: await hashesOf(0, from) });
  for await (const entries of lists) yield await printPieces(piecesOf(entries, writer.next), writer, ledger);
  if (writer.next < size) {
    const rest = { kind: "hidden", from: writer.next, to: size, why: "filtered" } as const;
    yield await printPieces([rest], writer, ledger);
  }
  yield writer.end({ right: [], checkpoint: checkpoint.note });
}

function piecesOf(entries: readonly LedgerEntry[], from: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = from;
  for (const { index, leafHash, body } of entries) {
    if (next < index) pieces.push({ kind: "hidden", from: next, to: index, why: "filtered" });
    next = index + 1;
    const last = pieces.at(-1);
    if (body !== undefined) {
      pieces.push({ kind: "event", leafHash });
    } else if (last?.kind === "hidden" && last.why === "retention") {
      pieces[pieces.length - 1] = { ...last, to: next };
    } else {
      pieces.push({ kind: "hidden", from: index, to: next, why: "retention" });
    }
  }
  return pieces;
}

/** The hashes of all that is hidden are asked for at once. */
async function printPieces(
  pieces: readonly Piece[],
  writer: SidecarWriter,
  ledger: Pick<Ledger, "nodes">,
): Promise<string> {
  const covers = pieces.map((piece) => (piece.kind === "hidden" ? subtreesOf(piece.from, piece.to) : []));
  const hashes = await ledger.nodes(covers.flat());
  let used = 0;
  return pieces
    .map((piece, at) => {
      if (piece.kind === "event") return writer.event(piece.leafHash);
      const count = covers[at]?.length ?? 0;
      used += count;
      return writer.hidden(piece.to - piece.from, hashes.slice(used - count, used), piece.why);
    })
    .join("");
}
