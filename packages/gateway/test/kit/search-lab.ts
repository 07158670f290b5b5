import { BLOCK_EVENTS } from "../../src/audit-search/block-bits.ts";
import { indexBlocks } from "../../src/audit-search/index-blocks.ts";
import { createJoinEvents } from "../../src/audit-search/join-events.ts";
import { readEntries } from "../../src/audit-search/read-entries.ts";
import { joinSourcesOf, recordedCalls, type Told } from "../../src/audit-search/recorded-calls.fixture.ts";
import { selectEvents } from "../../src/audit-search/select-events.ts";
import { PENDING, term } from "../../src/audit-search/terms.ts";
import { openView, type RecordSources } from "../../src/audit-search/view.ts";
import type { IndexedBlock } from "../../src/ports/audit-index.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { SqlAuditIndex } from "../../src/stores/audit-index/sql-audit-index.ts";
import { sqlLedgerUnderTest } from "../../src/stores/ledger/sql-ledger.fixture.ts";
import { testDatabase } from "./databases.ts";

/** A search that is timed, and how many events it looks for. */
export interface LabSearch {
  readonly name: string;
  readonly groups: readonly (readonly string[])[];
  readonly window?: { readonly fromMs?: number; readonly toMs?: number };
}

/** An index of any size in a database of its own, for measuring. */
export interface SearchLab {
  /** Rows of the index. */
  readonly rows: number;
  readonly searches: readonly LabSearch[];
  /** The newest page, as the service reads it; gives how many events it found. */
  search(search: LabSearch, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** Events that stand for all: a page reads as many of them, wherever they are. */
const REAL_EVENTS = 4_096;
const START_MS = 1_766_000_000_000;
const EVENT_MS = 50;

/** Fills an index of so many events: whole blocks, each with some forty terms. */
export async function openSearchLab(url: string, events: number): Promise<SearchLab> {
  const databases = await testDatabase(url);
  const database = await databases.open();
  const record = sqlLedgerUnderTest(database, () => databases.close());
  const truths = recordedCalls(someCalls(REAL_EVENTS / 2)).slice(0, REAL_EVENTS);
  await record.integrate(truths.map(({ event }) => event));
  const index = new SqlAuditIndex(database);
  const blocks = Math.floor(events / BLOCK_EVENTS);
  let rows = 0;
  for (let at = 0; at < blocks; at += 64) {
    const part = Array.from({ length: Math.min(64, blocks - at) }, (_, n) => madeUpBlock(at + n, blocks));
    rows += part.reduce((sum, { bits }) => sum + bits.size, 0);
    const [first, ...others] = part;
    if (first !== undefined) await index.extend({ blocks: [first, ...others], ended: [] });
  }
  if (database.kind === "postgres") await vacuum(database);
  const sources: RecordSources = {
    ledger: repeated(record.ledger, blocks * BLOCK_EVENTS),
    index,
    joins: joinSourcesOf(truths.slice(0, 0)),
  };
  return {
    rows,
    searches: searchesOf(blocks),
    async search({ groups, window = {} }, limit) {
      const view = await openView(sources);
      if (!view.ok) throw new Error("the index is behind");
      const range = { from: 0, to: view.value.size, order: "desc" } as const;
      let found = 0;
      for await (const entries of selectEvents(
        { sources, view: view.value, selection: { groups, window }, ...range },
        limit + 1,
      )) {
        await readEntries(entries, createJoinEvents(sources.joins));
        found += entries.length;
        if (found > limit) break;
      }
      return found;
    },
    close: () => record.discard(),
  };
}

/** The planner knows the table then, as it does some time after rows came in. */
async function vacuum(
  database: Awaited<ReturnType<Awaited<ReturnType<typeof testDatabase>>["open"]>>,
): Promise<void> {
  if (database.kind !== "postgres") return;
  const pool = database.openPool({ connectionsMax: 1, limitMs: "unlimited" });
  await pool.query("vacuum analyze audit_bitmap");
  await pool.query("vacuum analyze audit_block");
  await pool.end();
}

/** Even events are decisions and odd ones ends of calls; `a` and `b` are everywhere and never meet. */
function madeUpBlock(block: number, blocks: number): IndexedBlock {
  const bits = new Map<string, Uint8Array>();
  const fill = (name: string, byte: number) => bits.set(name, new Uint8Array(BLOCK_EVENTS / 8).fill(byte));
  fill(term("type", "decision.made"), 0b01010101);
  fill(term("type", "request.completed"), 0b10101010);
  fill("listed:call", 0b10101010);
  fill(term("status", "success"), 0b10101000);
  fill(term("outcome", "ALLOW"), 0b00111111);
  fill(term("outcome", "BLOCK"), 0b11000000);
  fill(term("provider", "a"), 0b00001111);
  fill(term("provider", "b"), 0b11110000);
  fill(term("policy", "rules"), 0b11111111);
  for (let n = 0; n < 8; n++) fill(term("model", `m-${n}`), 1 << n);
  for (let n = 0; n < 20; n++) fill(term("agent", `agt_${(block * 7 + n * 13) % 500}`), 1 << (n % 8));
  if (block % 1_000 === 17) fill(term("finding", "RARE"), 0b00000010);
  if (block === Math.floor(blocks / 3)) fill(term("rule", "once"), 0b00000010);
  if (block % 50 === 3) fill(PENDING, 1);
  const minMs = START_MS + block * BLOCK_EVENTS * EVENT_MS;
  return { block, minMs, maxMs: minMs + (BLOCK_EVENTS - 1) * EVENT_MS, bits };
}

function searchesOf(blocks: number): readonly LabSearch[] {
  const middleMs = START_MS + Math.floor(blocks / 2) * BLOCK_EVENTS * EVENT_MS;
  const listed = ["listed:call", PENDING];
  return [
    { name: "one agent of 500", groups: [[term("agent", "agt_77")], listed] },
    {
      name: "a frequent model and outcome",
      groups: [[term("model", "m-3")], [term("outcome", "ALLOW")], listed],
    },
    { name: "something rare", groups: [[term("finding", "RARE")], listed] },
    { name: "something that was there once", groups: [[term("rule", "once")]] },
    { name: "nothing", groups: [[term("agent", "agt_nobody")], listed] },
    { name: "two dense terms that never meet", groups: [[term("provider", "a")], [term("provider", "b")]] },
    {
      name: "a day in the middle",
      groups: [[term("model", "m-3")]],
      window: { fromMs: middleMs, toMs: middleMs + 86_400_000 },
    },
  ];
}

/** A few real events in the place of all. */
function repeated(ledger: Ledger, size: number): Ledger {
  return {
    size: async () => size,
    async entries(from, to) {
      const first = from % (REAL_EVENTS - BLOCK_EVENTS);
      const entries = await ledger.entries(first, first + to - from);
      return entries.map((entry) => ({
        ...entry,
        index: entry.index - first + from,
        occurredAtMs: START_MS + (entry.index - first + from) * EVENT_MS,
      }));
    },
    heads: (from, to) => ledger.heads(from, to),
    latestCheckpoint: () => ledger.latestCheckpoint(),
    checkpointCovering: (covered) => ledger.checkpointCovering(covered),
    positions: (ids) => ledger.positions(ids),
    nodes: (ids) => ledger.nodes(ids),
    onGrowth: (listener) => ledger.onGrowth(listener),
  };
}

function someCalls(count: number): readonly Told[] {
  return Array.from({ length: count }, (_, n) => ({
    what: "call",
    key: `key_${n % 3}`,
    agent: `agt_${n % 20}`,
    team: `team_${n % 5}`,
    model: `m-${n % 8}`,
    provider: n % 2 === 0 ? "a" : "b",
    outcome: "ALLOW",
    rule: "allow_model_calls",
    findings: n % 10 === 0 ? ["EMAIL"] : [],
    status: "success",
    lasts: n % 50,
  }));
}

/** What indexing events costs beyond reading them: parsing, joining, and the bitmaps of a block; and their texts' bytes. */
export function createIndexingLab(): { readonly bytesEach: number; index(blocks: number): Promise<number> } {
  const truths = recordedCalls(someCalls(8 * BLOCK_EVENTS)).slice(0, 8 * BLOCK_EVENTS);
  const entries = truths.map(({ event }, index) => ({ ...event, index }));
  const bytesEach = Math.round(entries.reduce((sum, { body }) => sum + body.length, 0) / entries.length);
  return {
    bytesEach,
    async index(blocks) {
      const join = createJoinEvents({ decisionsOf: async () => [], holderOf: async () => undefined });
      let terms = 0;
      for (let block = 0; block < blocks; block++) {
        const from = (block % 8) * BLOCK_EVENTS;
        const read = await readEntries(entries.slice(from, from + BLOCK_EVENTS), join);
        const step = await indexBlocks(read, async () => new Map());
        terms += step.blocks[0].bits.size;
      }
      return terms;
    },
  };
}
