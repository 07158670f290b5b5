/**
 * Times the Merkle log in both databases: how many events a second the sequencer integrates, beside reading the same events and
 * committing one row a step; and a proof in a tree of ten million leaves, beside reading its tiles: `bun bench/ledger-log.ts`.
 */
import { rmSync } from "node:fs";
import { assembleInclusionProof, inclusionProofNodes } from "@meshgate/ledger";
import { sql } from "kysely";
import { type Database, openDatabase } from "../packages/gateway/src/stores/database.ts";
import { nativeSha256 } from "../packages/gateway/src/stores/ledger/native-sha256.ts";
import { openLedgerWriter } from "../packages/gateway/src/stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../packages/gateway/src/stores/ledger/signal.ts";
import { SqlLedger } from "../packages/gateway/src/stores/ledger/sql-ledger.ts";
import { tilePartOf } from "../packages/gateway/src/stores/ledger/tile.ts";
import { growTree, parseEdge, printEdge } from "../packages/gateway/src/stores/ledger/tree-edge.ts";
import { migrate } from "../packages/gateway/src/stores/migrations/migrate.ts";
import { startPostgres, whyNoPostgres } from "../packages/gateway/test/kit/postgres.ts";
import { systemClock } from "../packages/gateway/test/kit/system-clock.ts";
import { temporaryFolder } from "../packages/gateway/test/kit/temporary-folder.ts";

const eventsMeasured = 100_000;
const stepEvents = { sqlite: 256, postgres: 1_024 } as const;
const proofLeaves = 10_000_000;
const proofsMeasured = 500;

const folder = temporaryFolder();
try {
  await measure("SQLite", `sqlite:${folder}/meshgate.db`);
} finally {
  rmSync(folder, { recursive: true });
}
const missing = whyNoPostgres();
if (missing === undefined) {
  const postgres = await startPostgres();
  try {
    await measure("PostgreSQL", postgres.url);
  } finally {
    await postgres.stop();
  }
} else {
  console.log(`PostgreSQL is not measured: ${missing}`);
}

async function measure(name: string, url: string): Promise<void> {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 600_000 });
  await migrate(database);
  await recordLeaves(database);
  const floor = await floorEventsPerS(database);
  const integrated = await integratedPerS(database);
  print(`${name}: events read, a row committed a step`, floor, "events/s");
  print(`${name}: events integrated`, integrated, "events/s", floor / integrated);
  await plantTree(database);
  const tilesMs = await medianMs(() => readTiles(database));
  const proofMs = await medianMs(() => makeProof(database));
  print(`${name}: tiles of a proof read (${proofLeaves} leaves)`, tilesMs, "ms");
  print(`${name}: proof`, proofMs, "ms", proofMs / tilesMs);
  await database.close();
}

function print(what: string, figure: number, unit: string, ratio?: number): void {
  const shown = figure >= 1_000 ? Math.round(figure).toLocaleString("en") : figure.toFixed(2);
  const times = ratio === undefined ? "" : `${ratio.toFixed(2)} × the floor`;
  console.log(`${what.padEnd(60)}${shown.padStart(10)} ${unit.padEnd(10)}${times}`);
}

function randomHash(n: number): Uint8Array {
  return nativeSha256(Uint8Array.of(n, n >> 8, n >> 16, n >> 24));
}

/** In batches as group commit makes them. */
async function recordLeaves({ kysely }: Database): Promise<void> {
  for (let at = 0; at < eventsMeasured; at += 250) {
    const rows = Array.from({ length: 250 }, (_, n) => ({
      id: Bun.randomUUIDv7(),
      occurred_at_ms: 1_766_000_000_000 + at + n,
      leaf_hash: randomHash(at + n),
    }));
    await kysely.insertInto("event_leaf").values(rows).execute();
  }
}

async function floorEventsPerS({ kysely, kind }: Database): Promise<number> {
  const step = stepEvents[kind];
  const startMs = performance.now();
  for (let seq = 0; seq < eventsMeasured; seq += step) {
    await kysely.transaction().execute(async (transaction) => {
      await transaction
        .selectFrom("event_leaf")
        .select(["seq", "leaf_hash"])
        .where("seq", ">", seq)
        .orderBy("seq")
        .limit(step)
        .execute();
      await transaction.updateTable("write_probe").set({ probed_at_ms: seq }).execute();
    });
  }
  return (eventsMeasured * 1_000) / (performance.now() - startMs);
}

async function integratedPerS(database: Database): Promise<number> {
  const writer = openLedgerWriter(database);
  const startMs = performance.now();
  while ((await writer.integrate(stepEvents[database.kind])).kind === "integrated");
  const tookMs = performance.now() - startMs;
  await writer.close();
  return (eventsMeasured * 1_000) / tookMs;
}

/** Leaves that nobody recorded, as many as it takes: proofs are made of tiles alone. */
async function plantTree({ kysely }: Database): Promise<void> {
  const state = await kysely.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
  let edge = parseEdge(Number(state.size), state.edge);
  while (edge.size < proofLeaves) {
    const count = Math.min(65_536, proofLeaves - edge.size);
    const leaves = Array.from({ length: count }, (_, n) => randomHash(edge.size + n));
    const grown = growTree(edge, leaves, nativeSha256);
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

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const tookMs: number[] = [];
  for (let n = 0; n < proofsMeasured; n++) {
    const startMs = performance.now();
    await work();
    tookMs.push(performance.now() - startMs);
  }
  return tookMs.toSorted((a, b) => a - b)[proofsMeasured >> 1] ?? 0;
}

function randomIndex(): number {
  return Math.floor(Math.random() * proofLeaves);
}

async function readTiles({ kysely }: Database): Promise<void> {
  const places = inclusionProofNodes(randomIndex(), proofLeaves).map(tilePartOf);
  const keys = new Map(
    places.map(({ level, place }) => [
      `${level} ${place}`,
      sql`(cast(${level} as integer), cast(${place} as bigint))`,
    ]),
  );
  await sql`select hashes from ledger_tile where (level, place) in (values ${sql.join([...keys.values()])})`.execute(
    kysely,
  );
}

async function makeProof(database: Database): Promise<void> {
  const ledger = new SqlLedger(database, createSignal());
  const index = randomIndex();
  const nodes = await ledger.nodes(inclusionProofNodes(index, proofLeaves));
  assembleInclusionProof({ index, size: proofLeaves }, nodes, nativeSha256);
}
