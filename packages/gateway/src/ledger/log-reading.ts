import type { Tile } from "@meshgate/ledger";
import { TILE_WIDTH } from "@meshgate/ledger/log";
import type { KeptCheckpoint, Ledger } from "../ports/ledger.ts";
import type { KnownSigner } from "../stores/ledger/signers.ts";
import { type EntryBundle, entryBundle } from "./entry-bundle.ts";
import { consistencyProof, rootAt } from "./root-at.ts";
import type { RunningLedger } from "./run-ledger.ts";
import { openKept } from "./why-altered.ts";

/** What of the log is given out. Everything rejects with `EventStoreUnavailable`. */
export interface LogReading {
  /** The log's name now. */
  origin(): string;
  signers(): Promise<readonly KnownSigner[]>;
  /** The latest checkpoint, or the smallest of at least so many leaves; nothing where there is none. */
  checkpoint(covering?: number): Promise<ServedCheckpoint | undefined>;
  /** The hashes of a tile; nothing where so many are not integrated. */
  hashTile(tile: Tile & { readonly kind: "hashes" }): Promise<Uint8Array | undefined>;
  entryTile(tile: Tile & { readonly kind: "entries" }): Promise<EntryBundle>;
  /** Nothing where the tree of `to` leaves is not there. */
  consistency(from: number, to: number): Promise<Consistency | undefined>;
}

export type ServedCheckpoint =
  | { readonly kind: "signed"; readonly checkpoint: KeptCheckpoint }
  /** The database gives one that no key of this log has signed: somebody changed it. */
  | { readonly kind: "altered"; readonly size: number };

export interface Consistency {
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Levels of the tree that one level of tiles spans. */
const TILE_HEIGHT = 8;

export function createLogReading(
  ledger: Ledger,
  running: Pick<RunningLedger, "signer" | "signers">,
): LogReading {
  return {
    origin: () => running.signer.origin,
    signers: running.signers,
    async checkpoint(covering) {
      const kept = await (covering === undefined
        ? ledger.latestCheckpoint()
        : ledger.checkpointCovering(covering));
      if (kept === undefined) return undefined;
      const isSigned = openKept(kept, await running.signers()) !== undefined;
      return isSigned ? { kind: "signed", checkpoint: kept } : { kind: "altered", size: kept.size };
    },
    async hashTile({ level, place, width }) {
      const first = place * TILE_WIDTH;
      if ((first + width) * 2 ** (level * TILE_HEIGHT) > (await ledger.size())) return undefined;
      const nodes = Array.from({ length: width }, (_, at) => ({
        level: level * TILE_HEIGHT,
        place: first + at,
      }));
      return Buffer.concat(await ledger.nodes(nodes));
    },
    async entryTile({ place, width }) {
      const first = place * TILE_WIDTH;
      return entryBundle(await ledger.entries(first, first + width), width);
    },
    async consistency(from, to) {
      if (to > (await ledger.size())) return undefined;
      const [fromRoot, toRoot] = await Promise.all([rootAt(from, ledger), rootAt(to, ledger)]);
      return { fromRoot, toRoot, proof: await consistencyProof({ from, to }, ledger) };
    },
  };
}
