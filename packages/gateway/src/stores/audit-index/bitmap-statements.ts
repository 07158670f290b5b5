import { type Kysely, sql } from "kysely";
import type { BlockRange, IndexedBlock, TermBlocks } from "../../ports/audit-index.ts";
import type { Schema } from "../schema.ts";

/** What each database has its own fastest way for: thousands of small rows at once. */
export interface BitmapStatements {
  insert(blocks: readonly IndexedBlock[], db: Kysely<Schema>): Promise<void>;
  find(
    terms: readonly string[],
    range: BlockRange,
    db: Kysely<Schema>,
  ): Promise<ReadonlyMap<string, TermBlocks>>;
}

interface ConcatenatedRow {
  readonly term: string;
  readonly blocks: string;
  readonly bits: string;
}

/** Rows go in as one JSON text, and come out as one row for each term: a value for each bitmap costs several times as much. */
export const sqliteBitmaps: BitmapStatements = {
  async insert(blocks, db) {
    const rows = rowsOf(blocks).map(({ term, block, bits }) => [term, block, bits.toHex()]);
    await sql`insert into audit_bitmap (term, block, bits)
      select value ->> 0, value ->> 1, unhex(value ->> 2) from json_each(${JSON.stringify(rows)})`.execute(
      db,
    );
  },
  async find(terms, { from, to }, db) {
    const found = new Map<string, TermBlocks>();
    for (const term of terms) {
      const { rows } = await sql<ConcatenatedRow>`select term, json_group_array(block) as blocks,
          group_concat(hex(bits), '') as bits
        from (select term, block, bits from audit_bitmap
          where term = ${term} and block >= ${from} and block < ${to} order by block)
        group by term`.execute(db);
      for (const { blocks, bits } of rows) {
        found.set(term, { blocks: JSON.parse(blocks), bits: Uint8Array.fromHex(bits) });
      }
    }
    return found;
  },
};

interface AggregatedRow {
  readonly term: string;
  readonly blocks: readonly number[];
  readonly bits: Uint8Array;
}

/** One row comes back for each term: the driver takes longer over a row than over a thousand bitmaps in one. */
export const postgresBitmaps: BitmapStatements = {
  async insert(blocks, db) {
    const rows = rowsOf(blocks);
    await sql`insert into audit_bitmap (term, block, bits) select * from unnest(
      ${rows.map(({ term }) => term)}::text[], ${rows.map(({ block }) => block)}::integer[],
      ${rows.map(({ bits }) => bits)}::bytea[])`.execute(db);
  },
  async find(terms, { from, to }, db) {
    const { rows } = await sql<AggregatedRow>`select term, array_agg(block order by block) as blocks,
        string_agg(bits, ''::bytea order by block) as bits
      from audit_bitmap where term = any(${terms}::text[]) and block >= ${from} and block < ${to}
      group by term`.execute(db);
    return new Map(rows.map(({ term, blocks, bits }) => [term, { blocks, bits: new Uint8Array(bits) }]));
  },
};

interface BitmapRow {
  readonly term: string;
  readonly block: number;
  readonly bits: Uint8Array;
}

function rowsOf(blocks: readonly IndexedBlock[]): readonly BitmapRow[] {
  return blocks.flatMap(({ block, bits }) => [...bits].map(([term, own]) => ({ term, block, bits: own })));
}
