import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { LAST_EVENT_NUMBER } from "../ledger/event-numbers.ts";
import { runsGoOn } from "./0006-runs-go-on.ts";
import { makeAppendOnly } from "./append-only.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * The Merkle log over the record: which event is which leaf, the tree's hashes, the heads that were signed and by whom, and how
 * far each follower has come. Events that are there already are integrated by the first runs of the sequencer.
 */
export function ledger(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createTree(db, dialect);
      await createState(db, dialect);
      await createCheckpoints(db, dialect);
      await createCursors(db, dialect);
      await runsGoOn(db, dialect);
      if (dialect === "postgres") await noteWhatWaits(db);
      await refuseStrangeNumbers(db, dialect);
      const why = "the tree over the record is evidence";
      await makeAppendOnly(db, dialect, { table: "ledger_run", unique: ["first_index", "first_seq"], why });
      await makeAppendOnly(db, dialect, { table: "ledger_tile", unique: [["level", "place"]], why });
      await makeAppendOnly(db, dialect, { table: "ledger_checkpoint", unique: ["size"], why });
      await makeAppendOnly(db, dialect, { table: "ledger_signer", unique: ["no", "verifier_key"], why });
    },
  };
}

/** Leaves in runs of consecutive event numbers; hashes in tiles of 256, those of level 0 being leaves (C2SP tlog-tiles). */
async function createTree(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { int64, bytes } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("ledger_run")
    .addColumn("first_index", int64, (column) => column.primaryKey().check(sql`first_index >= 0`))
    .addColumn("first_seq", int64, (column) => column.notNull().unique().check(sql`first_seq > 0`))
    .addColumn("count", int64, (column) => column.notNull().check(sql`count > 0`))
    .execute();
  await db.schema
    .createTable("ledger_tile")
    .addColumn("level", "integer", (column) => column.notNull())
    .addColumn("place", int64, (column) => column.notNull())
    .addColumn("hashes", bytes, (column) => column.notNull().check(sql`length(hashes) = 8192`))
    .addPrimaryKeyConstraint("ledger_tile_key", ["level", "place"])
    .execute();
}

/**
 * One row: the tree's size, the hashes of the tiles that are not full, and the event number up to which events are integrated in
 * the order of their numbers: in SQLite for ever, in PostgreSQL those that were there before the ledger.
 */
async function createState(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { int64, bytes } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("ledger_state")
    .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn("size", int64, (column) => column.notNull())
    .addColumn("edge", bytes, (column) => column.notNull())
    .addColumn("last_seq", int64, (column) => column.notNull())
    .addColumn("backlog_seq", int64)
    .execute();
  const empty = dialect === "sqlite" ? sql`x''` : sql`''::bytea`;
  await sql`insert into ledger_state (id, size, edge, last_seq, backlog_seq) values (1, 0, ${empty}, 0, null)`.execute(
    db,
  );
}

async function createCheckpoints(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { int64, bytes } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("ledger_checkpoint")
    .addColumn("size", int64, (column) => column.primaryKey())
    .addColumn("root_hash", bytes, (column) => column.notNull().check(sql`length(root_hash) = 32`))
    .addColumn("note", "text", (column) => column.notNull())
    .addColumn("signed_at_ms", int64, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("ledger_signer")
    .addColumn("no", "integer", (column) => column.primaryKey())
    .addColumn("verifier_key", "text", (column) => column.notNull().unique())
    .addColumn("from_size", int64, (column) => column.notNull())
    .addColumn("since_ms", int64, (column) => column.notNull())
    .addColumn("vouched", "integer", (column) => column.notNull().check(sql`vouched in (0, 1)`))
    .execute();
}

async function createCursors(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable("ledger_cursor")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("next_index", COLUMN_TYPES[dialect].int64, (column) => column.notNull())
    .execute();
}

/**
 * PostgreSQL's numbers have gaps, and become visible out of order; so each transaction notes the numbers that it took. A trigger
 * does it, not the writers: no program, of an older version neither, can record an event that the ledger would pass over.
 * Creating it waits for writers, and holds them up until the migration is committed: what is there then was there before.
 */
async function noteWhatWaits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("ledger_pending")
    .addColumn("no", COLUMN_TYPES.postgres.int64, (column) => column.primaryKey().generatedAlwaysAsIdentity())
    .addColumn("seqs", sql`bigint[]`, (column) => column.notNull())
    .execute();
  await sql`create function event_leaf_note_pending() returns trigger language plpgsql as
    ${sql.lit(
      "begin insert into ledger_pending (seqs) select array_agg(seq order by seq) from added having count(*) > 0; return null; end",
    )}`.execute(db);
  await sql`create trigger event_leaf_pending after insert on event_leaf
    referencing new table as added for each statement execute function event_leaf_note_pending()`.execute(db);
  await sql`alter table event_leaf enable always trigger event_leaf_pending`.execute(db);
  await sql`update ledger_state set backlog_seq = (select coalesce(max(seq), 0) from event_leaf)`.execute(db);
}

/**
 * An event becomes a leaf in the order of its number. After 2^63 − 1, which anybody could write, SQLite gives numbers at random, and
 * programs cannot tell those after 2^53 apart. In SQLite an insert that names no number has −1 here.
 */
async function refuseStrangeNumbers(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const last = sql.lit(LAST_EVENT_NUMBER);
  if (dialect === "postgres") {
    await sql`alter table event_leaf add constraint event_leaf_number check (seq between 1 and ${last})`.execute(
      db,
    );
    return;
  }
  const why = sql.lit("event_leaf numbers its events itself, from 1 on: leave the number out");
  await sql`create trigger event_leaf_number before insert on event_leaf
    when new.seq > ${last} or new.seq < -1 or new.seq = 0 begin select raise(fail, ${why}); end`.execute(db);
}
