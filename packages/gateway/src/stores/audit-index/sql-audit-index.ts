import { type Kysely, sql, type Transaction } from "kysely";
import { BLOCK_EVENTS, blockOf, clearBit, isEmpty } from "../../audit-search/block-bits.ts";
import { PENDING } from "../../audit-search/terms.ts";
import type { AuditIndex, BlockRange, IndexStep, TermBlocks, TimeWindow } from "../../ports/audit-index.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import { advanceCursor, readCursor } from "../ledger/cursors.ts";
import type { Schema } from "../schema.ts";
import { type BitmapStatements, postgresBitmaps, sqliteBitmaps } from "./bitmap-statements.ts";

/** The follower's, in the table of all followers' cursors. */
const CURSOR = "audit-index";

/** The index in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlAuditIndex implements AuditIndex {
  readonly #kysely: Kysely<Schema>;
  readonly #bitmaps: BitmapStatements;

  constructor({ kysely, kind }: Pick<Database, "kysely" | "kind">) {
    this.#kysely = kysely;
    this.#bitmaps = kind === "sqlite" ? sqliteBitmaps : postgresBitmaps;
  }

  indexed(): Promise<number> {
    return this.#ask((kysely) => readCursor(CURSOR, { kysely }));
  }

  extend(step: IndexStep): Promise<boolean> {
    const [first] = step.blocks;
    const from = first.block * BLOCK_EVENTS;
    return this.#ask((db) =>
      db.transaction().execute(async (transaction) => {
        const cursor = { name: CURSOR, from, to: from + step.blocks.length * BLOCK_EVENTS };
        // First: its row is locked from then on, so nobody else writes.
        if (!(await advanceCursor(cursor, { kysely: transaction }))) return false;
        await this.#bitmaps.insert(step.blocks, transaction);
        await transaction
          .insertInto("audit_block")
          .values(step.blocks.map(({ block, minMs, maxMs }) => ({ block, min_ms: minMs, max_ms: maxMs })))
          .execute();
        await endPending(step.ended, transaction);
        return true;
      }),
    );
  }

  find(terms: readonly string[], range: BlockRange): Promise<ReadonlyMap<string, TermBlocks>> {
    return this.#ask((db) => this.#bitmaps.find([...new Set(terms)], range, db));
  }

  blocksWithin(window: TimeWindow, { from, to }: BlockRange): Promise<readonly number[]> {
    return this.#ask(async (db) => {
      const rows = await within(window, db)
        .select("block")
        .where("block", ">=", from)
        .where("block", "<", to)
        .orderBy("block")
        .execute();
      return rows.map(({ block }) => block);
    });
  }

  boundsWithin(window: TimeWindow): Promise<BlockRange | undefined> {
    return this.#ask(async (db) => {
      const bounds = await within(window, db)
        .select(({ fn }) => [
          fn.min<number | null>("block").as("first"),
          fn.max<number | null>("block").as("last"),
        ])
        .executeTakeFirstOrThrow();
      const { first, last } = bounds;
      return first === null || last === null ? undefined : { from: first, to: last + 1 };
    });
  }

  clear(): Promise<void> {
    return this.#ask((db) =>
      db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("ledger_cursor").where("name", "=", CURSOR).execute();
        await transaction.deleteFrom("audit_bitmap").execute();
        await transaction.deleteFrom("audit_block").execute();
      }),
    );
  }

  async #ask<T>(question: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    try {
      return await question(this.#kysely);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}

function within({ fromMs, toMs }: TimeWindow, db: Kysely<Schema>) {
  return db
    .selectFrom("audit_block")
    .$if(fromMs !== undefined, (query) => query.where("max_ms", ">=", fromMs ?? 0))
    .$if(toMs !== undefined, (query) => query.where("min_ms", "<", toMs ?? 0));
}

/** Takes the bits of decisions that are pending no more from blocks that were written before. */
async function endPending(ended: readonly number[], transaction: Transaction<Schema>): Promise<void> {
  if (ended.length === 0) return;
  const blocks = [...new Set(ended.map(blockOf))];
  const rows = await transaction
    .selectFrom("audit_bitmap")
    .select(["block", "bits"])
    .where("term", "=", PENDING)
    .where("block", "in", blocks)
    .execute();
  for (const { block, bits: kept } of rows) {
    const bits = new Uint8Array(kept);
    for (const index of ended) if (blockOf(index) === block) clearBit(bits, index % BLOCK_EVENTS);
    const row = sql<boolean>`term = ${PENDING} and block = ${block}`;
    if (isEmpty(bits)) await transaction.deleteFrom("audit_bitmap").where(row).execute();
    else await transaction.updateTable("audit_bitmap").set({ bits }).where(row).execute();
  }
}
