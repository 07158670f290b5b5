import type { Cosignatures } from "../../ports/cosignatures.ts";
import type { KeptCheckpoint, Ledger } from "../../ports/ledger.ts";

/** The same log, whose checkpoints carry what witnesses signed of them. */
export function withCosignatures(ledger: Ledger, cosignatures: Pick<Cosignatures, "of">): Ledger {
  async function cosigned(checkpoint: KeptCheckpoint | undefined): Promise<KeptCheckpoint | undefined> {
    if (checkpoint === undefined) return undefined;
    const lines = await cosignatures.of(checkpoint.size);
    return { ...checkpoint, note: `${checkpoint.note}${lines.map((line) => `${line}\n`).join("")}` };
  }

  return {
    size: () => ledger.size(),
    latestCheckpoint: async () => cosigned(await ledger.latestCheckpoint()),
    checkpointCovering: async (size) => cosigned(await ledger.checkpointCovering(size)),
    entries: (from, to) => ledger.entries(from, to),
    heads: (from, to) => ledger.heads(from, to),
    positions: (ids) => ledger.positions(ids),
    nodes: (ids) => ledger.nodes(ids),
    onGrowth: (listener) => ledger.onGrowth(listener),
  };
}
