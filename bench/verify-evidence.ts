/**
 * Times the verifier of exports and of databases, beside a floor: hashing the same bytes once, and no tree. Run it as a process of
 * its own: `bun bench/verify-evidence.ts [EVENTS]`; it prints a table. What PostgreSQL's server takes is in the wall clock alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeSha256, openReadOnly, openRecordSource, verifyEd25519 } from "@meshgate/gateway";
import { type EvidenceVerdict, verifyExport, verifyRecord } from "@meshgate/ledger";
import { testDatabase } from "../packages/gateway/test/kit/databases.ts";
import { startPostgres } from "../packages/gateway/test/kit/postgres.ts";
import { callEvents, exportFiles, testLogKey, writeLog } from "../packages/gateway/test/kit/recorded-log.ts";

const ROUNDS = 5;
/** Events of this service have about that many bytes. */
const EVENT_BYTES = 1_500;
const count = Number(process.argv[2] ?? 100_000);

const folder = mkdtempSync(join(tmpdir(), "meshgate-bench-"));
try {
  await compare();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const key = testLogKey(7);
  const trust = { logKeys: [{ ...key.verifier, verify: verifyEd25519 }], witnessKeys: [] } as const;
  const events = callEvents(count, "x".repeat(EVENT_BYTES - 140));
  const files = exportFiles(events, key);
  await Bun.write(join(folder, "events.ndjson"), files.events);
  await Bun.write(join(folder, "events.proof.ndjson"), files.sidecar);
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres();
  stack.defer(() => postgres.stop());
  const databases = {
    "an SQLite database": `sqlite:${folder}/log.db`,
    "a PostgreSQL database": postgres.url,
  };
  for (const url of Object.values(databases)) {
    const database = await testDatabase(url);
    await writeLog(await database.open(), { events, part: Math.ceil(count / 4), key });
    await database.close();
  }
  const bodies = events.map(({ body }) => new TextEncoder().encode(body));

  await report("floor: the same bytes hashed", async () => {
    for (const body of bodies) nativeSha256(body);
  });
  await report("an export, from its files", async () => {
    const [lines, sidecar] = ["events.ndjson", "events.proof.ndjson"].map((name) =>
      Bun.file(join(folder, name)),
    );
    if (lines === undefined || sidecar === undefined) return;
    holds(await verifyExport({ events: lines.stream(), sidecar: sidecar.stream(), trust }, nativeSha256));
  });
  for (const [name, url] of Object.entries(databases)) {
    await report(name, async () => {
      const opened = await openReadOnly(url);
      holds(await verifyRecord({ source: await openRecordSource(opened), trust }, nativeSha256));
      await opened.close();
    });
  }
}

function holds(verdict: EvidenceVerdict): void {
  if (verdict.kind !== "verified") throw new Error(`${verdict.kind}, not verified`);
}

/** The median of the rounds, by the processor's clock and by the wall's. */
async function report(name: string, run: () => Promise<void>): Promise<void> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [startedMs, before] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1_000);
    wall.push(performance.now() - startedMs);
  }
  console.log(`${name.padEnd(34)} ${perSecond(cpu)} events per CPU second, ${perSecond(wall)} per second`);
}

function perSecond(timesMs: readonly number[]): string {
  const median = timesMs.toSorted((a, b) => a - b)[timesMs.length >> 1] ?? Number.NaN;
  return Math.round((count * 1_000) / median)
    .toLocaleString("en")
    .padStart(9);
}
