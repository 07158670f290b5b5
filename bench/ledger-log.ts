/**
 * Times the Merkle log in both databases: how many events a second the sequencer integrates, beside reading the same events and
 * committing a row a step; and a proof in a tree of ten million leaves, beside reading its tiles: `bun bench/ledger-log.ts`.
 */
import { rmSync } from "node:fs";
import { openLedgerLab } from "../packages/gateway/test/kit/ledger-lab.ts";
import { startPostgres, whyNoPostgres } from "../packages/gateway/test/kit/postgres.ts";
import { temporaryFolder } from "../packages/gateway/test/kit/temporary-folder.ts";
import { median } from "./measure/median.ts";

const events = 100_000;
const leaves = 10_000_000;
const proofs = 500;

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
  const lab = await openLedgerLab(url);
  await lab.record(events);
  const readMs = await msOf(() => lab.readInSteps(events));
  const integratedMs = await msOf(lab.integrate);
  print(`${name}: events read, a row committed a step`, (events * 1_000) / readMs, "events/s");
  print(`${name}: events integrated`, (events * 1_000) / integratedMs, "events/s", integratedMs / readMs);
  await lab.plant(leaves);
  const tilesMs = await medianMs((index) => lab.readTiles(index, leaves));
  const proofMs = await medianMs((index) => lab.prove(index, leaves));
  print(`${name}: tiles of a proof read (${leaves} leaves)`, tilesMs, "ms");
  print(`${name}: a proof`, proofMs, "ms", proofMs / tilesMs);
  await lab.close();
}

async function msOf(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

async function medianMs(work: (index: number) => Promise<void>): Promise<number> {
  const tookMs: number[] = [];
  for (let n = 0; n < proofs; n++) {
    tookMs.push(await msOf(() => work(Math.floor(Math.random() * leaves))));
  }
  return median(tookMs);
}

function print(what: string, figure: number, unit: string, ratio?: number): void {
  const shown = figure >= 1_000 ? Math.round(figure).toLocaleString("en") : figure.toFixed(2);
  const times = ratio === undefined ? "" : `${ratio.toFixed(2)} × the floor`;
  console.log(`${what.padEnd(60)}${shown.padStart(10)} ${unit.padEnd(10)}${times}`);
}
