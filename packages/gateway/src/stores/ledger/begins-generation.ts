import type { Ledger } from "../../ports/ledger.ts";
import { leafHash } from "../leaf-hash.ts";

/**
 * Whether the log itself says that a generation of its name began: that event is a leaf, and is what the tree has there. A row
 * anybody can insert; a leaf stays in everything that is signed from then on.
 */
export async function beginsGeneration(
  { eventId, generation }: { readonly eventId: string; readonly generation: number },
  ledger: Pick<Ledger, "size" | "positions" | "entries" | "nodes">,
): Promise<boolean> {
  const index = (await ledger.positions([eventId])).get(eventId);
  if (index === undefined || index < 0 || index >= (await ledger.size())) return false;
  const [entry] = await ledger.entries(index, index + 1);
  const [leaf] = await ledger.nodes([{ level: 0, place: index }]);
  if (entry?.body === undefined || leaf === undefined) return false;
  if (Buffer.compare(leafHash(entry.body), leaf) !== 0) return false;
  const { type, data } = JSON.parse(entry.body) as {
    readonly type: string;
    readonly data?: { readonly cause?: unknown; readonly generation?: unknown };
  };
  return type === "config.changed" && data?.cause === "ledger-fork" && data.generation === generation;
}
