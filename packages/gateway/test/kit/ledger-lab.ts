import { assembleInclusionProof, inclusionProofNodes } from "@meshgate/ledger";
import { type Database, openDatabase } from "../../src/stores/database.ts";
import { nativeSha256 } from "../../src/stores/ledger/native-sha256.ts";
import { openLedgerWriter } from "../../src/stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../../src/stores/ledger/signal.ts";
import { SqlLedger } from "../../src/stores/ledger/sql-ledger.ts";
import { tilePartOf } from "../../src/stores/ledger/tile.ts";
import { growTree, parseEdge, printEdge } from "../../src/stores/ledger/tree-edge.ts";
import { migrate } from "../../src/stores/migrations/migrate.ts";
import { systemClock } from "./system-clock.ts";

/** A log to be measured, and what it is measured against. */
export interface LedgerLab {
  /** Records so many events that have no body. */
  record(count: number): Promise<void>;
  /** Reads these again in the sequencer's steps, with a row committed in each. */
  readInSteps(count: number): Promise<void>;
  /** Makes all of them leaves. */
  integrate(): Promise<void>;
  /** Lets the tree have so many leaves, which nobody recorded: proofs are made of tiles alone. */
  plant(leaves: number): Promise<void>;
  /** Reads the tiles that the proof of a leaf is made from. */
  readTiles(index: number, leaves: number): Promise<void>;
  prove(index: number, leaves: number): Promise<void>;
  close(): Promise<void>;
}

/** As the service has it. */
const stepEvents = 1_024;

export async function openLedgerLab(url: string): Promise<LedgerLab> {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 600_000 });
  await migrate(database);
  return {
    record: (count) => record(count, database),
    readInSteps: (count) => readInSteps(count, database),
    integrate: () => integrate(database),
    plant: (leaves) => plant(leaves, database),
    readTiles: (index, leaves) => readTiles(index, leaves, database),
    prove: (index, leaves) => prove(index, leaves, database),
    close: () => database.close(),
  };
}

function randomHash(n: number): Uint8Array {
  return nativeSha256(Uint8Array.of(n, n >> 8, n >> 16, n >> 24));
}

/** In batches as group commit makes them. */
async function record(count: number, { kysely }: Database): Promise<void> {
  for (let at = 0; at < count; at += 250) {
    const rows = Array.from({ length: 250 }, (_, n) => ({
      id: Bun.randomUUIDv7(),
      occurred_at_ms: 1_766_000_000_000 + at + n,
      leaf_hash: randomHash(at + n),
    }));
    await kysely.insertInto("event_leaf").values(rows).execute();
  }
}

async function readInSteps(count: number, { kysely }: Database): Promise<void> {
  for (let seq = 0; seq < count; seq += stepEvents) {
    await kysely.transaction().execute(async (transaction) => {
      await transaction
        .selectFrom("event_leaf")
        .select(["seq", "leaf_hash"])
        .where("seq", ">", seq)
        .orderBy("seq")
        .limit(stepEvents)
        .execute();
      await transaction.updateTable("write_probe").set({ probed_at_ms: seq }).execute();
    });
  }
}

async function integrate(database: Database): Promise<void> {
  const writer = openLedgerWriter(database);
  while ((await writer.integrate(stepEvents)).kind === "integrated");
  await writer.close();
}

async function plant(leaves: number, { kysely }: Database): Promise<void> {
  const state = await kysely.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
  let edge = parseEdge(Number(state.size), state.edge);
  while (edge.size < leaves) {
    const count = Math.min(65_536, leaves - edge.size);
    const hashes = Array.from({ length: count }, (_, n) => randomHash(edge.size + n));
    const grown = growTree(edge, hashes, nativeSha256);
    await kysely.transaction().execute(async (transaction) => {
      for (let at = 0; at < grown.tiles.length; at += 64) {
        await transaction
          .insertInto("ledger_tile")
          .values(grown.tiles.slice(at, at + 64))
          .execute();
      }
    });
    edge = grown.edge;
  }
  await kysely
    .updateTable("ledger_state")
    .set({ size: edge.size, edge: printEdge(edge) })
    .execute();
}

async function readTiles(index: number, leaves: number, { kysely }: Database): Promise<void> {
  const parts = inclusionProofNodes(index, leaves).map(tilePartOf);
  const places = new Map(parts.map((part) => [`${part.level} ${part.place}`, part]));
  await kysely
    .selectFrom("ledger_tile")
    .select("hashes")
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple("level", "place"),
        "in",
        [...places.values()].map(({ level, place }) => tuple(level, place)),
      ),
    )
    .execute();
}

async function prove(index: number, size: number, database: Database): Promise<void> {
  const nodes = await new SqlLedger(database, createSignal()).nodes(inclusionProofNodes(index, size));
  assembleInclusionProof({ index, size }, nodes, nativeSha256);
}
