/**
 * Times searches of the record over an index of ten million events, in SQLite and in PostgreSQL, and what indexing costs an
 * event. Run it as a process of its own: `bun bench/audit-search.ts EVENTS ROUNDS [POSTGRES_URL]`; it prints JSON.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIndexingLab, openSearchLab } from "../packages/gateway/test/kit/search-lab.ts";
import { median } from "./measure/median.ts";

export interface SearchFigures {
  readonly events: number;
  readonly databases: readonly DatabaseFigures[];
  /** CPU time for one event: read, joined and in its block's bitmaps; without the database. */
  readonly indexing: { readonly bytesEach: number; readonly cpuUsEach: number };
}

export interface DatabaseFigures {
  readonly name: string;
  /** Rows of the index. */
  readonly rows: number;
  readonly searches: readonly { readonly name: string; readonly medianMs: number; readonly mostMs: number }[];
}

const PAGE = 50;

const [events, rounds, postgresUrl] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
console.log(JSON.stringify(await measure()));

async function measure(): Promise<SearchFigures> {
  const folder = mkdtempSync(join(tmpdir(), "meshgate-search-"));
  try {
    const sqlite = await timeSearches("SQLite", `sqlite:${folder}/meshgate.db`);
    const postgres = postgresUrl === undefined ? [] : [await timeSearches("PostgreSQL", postgresUrl)];
    return { events, databases: [sqlite, ...postgres], indexing: await timeIndexing() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeSearches(name: string, url: string): Promise<DatabaseFigures> {
  const lab = await openSearchLab(url, events);
  const searches: DatabaseFigures["searches"][number][] = [];
  for (const search of lab.searches) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await lab.search(search, PAGE);
      times.push(performance.now() - began);
    }
    searches.push({ name: search.name, medianMs: median(times), mostMs: Math.max(...times) });
  }
  await lab.close();
  return { name, rows: lab.rows, searches };
}

async function timeIndexing(): Promise<SearchFigures["indexing"]> {
  const lab = createIndexingLab();
  await lab.index(40);
  const blocks = 40 * rounds;
  const before = process.cpuUsage();
  await lab.index(blocks);
  const { user, system } = process.cpuUsage(before);
  return { bytesEach: lab.bytesEach, cpuUsEach: (user + system) / (blocks * 256) };
}
