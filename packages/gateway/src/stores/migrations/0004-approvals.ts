import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/** Approvals; the text that some of them show, apart, so that it can go with its key; and messages on their way to webhooks. */
export function approvals(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createApprovals(db, dialect);
      await createOutbox(db, dialect);
    },
  };
}

async function createApprovals(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64, bytes } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("approval")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("status", "text", (column) =>
      column.notNull().check(sql`status in ('pending', 'approved', 'denied', 'expired', 'used')`),
    )
    .addColumn("cover", "text", (column) => column.notNull())
    .addColumn("policy_id", "text", (column) => column.notNull())
    .addColumn("agent_id", "text")
    .addColumn("team_id", "text")
    .addColumn("requester_id", "text", (column) => column.notNull())
    .addColumn("request", "text", (column) => column.notNull())
    .addColumn("opened_at_ms", int64, (column) => column.notNull())
    .addColumn("expires_at_ms", int64, (column) => column.notNull())
    .addColumn("decided_by", "text")
    .addColumn("decided_person", "text")
    .addColumn("decided_self", "integer")
    .addColumn("decided_at_ms", int64)
    .addColumn("reason", "text")
    .addColumn("reason_salt", "text")
    .addColumn("used_by", uuid)
    .execute();
  await db.schema.createIndex("approval_cover").on("approval").column("cover").execute();
  // However many ask at once, one approval is opened.
  await sql`create unique index approval_pending on approval (cover) where status = 'pending'`.execute(db);
  await sql`create index approval_waiting on approval (requester_id) where status = 'pending'`.execute(db);
  await sql`create index approval_running on approval (expires_at_ms) where status in ('pending', 'approved')`.execute(
    db,
  );
  await sql`create index approval_used on approval (used_by) where used_by is not null`.execute(db);
  await db.schema
    .createTable("approval_asker")
    .addColumn("approval_id", "text", (column) => column.notNull())
    .addColumn("person", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("approval_asker_pk", ["approval_id", "person"])
    .execute();
  await db.schema
    .createTable("approval_text")
    .addColumn("approval_id", "text", (column) => column.primaryKey())
    .addColumn("key", bytes, (column) => column.notNull())
    .addColumn("box", bytes, (column) => column.notNull())
    .execute();
}

async function createOutbox(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64 } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("webhook_message")
    .addColumn("id", uuid, (column) => column.primaryKey())
    .addColumn("webhook", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("created_at_ms", int64, (column) => column.notNull())
    .addColumn("due_at_ms", int64, (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("webhook_message_due")
    .on("webhook_message")
    .columns(["webhook", "due_at_ms"])
    .execute();
  await db.schema
    .createIndex("webhook_message_created")
    .on("webhook_message")
    .column("created_at_ms")
    .execute();
}
