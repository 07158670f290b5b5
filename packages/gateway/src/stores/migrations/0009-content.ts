import { type Kysely, sql } from "kysely";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * What was captured of calls, encrypted, by whom it can be found; and each part's key, wrapped, in a table of its own. A key's row stays
 * when the key is erased, all zeros: SQLite overwrites it in place, and no page is split or joined that could leave a copy.
 */
export async function contentTables(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64, bytes } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("content_part")
    .addColumn("request_id", uuid, (column) => column.notNull())
    .addColumn("part", "text", (column) => column.notNull().check(sql`part in ('prompt', 'answer')`))
    .addColumn("sealed_at_ms", int64, (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("team_id", "text")
    .addColumn("agent_id", "text")
    .addColumn("end_user", "text")
    .addColumn("session", "text")
    .addColumn("box", bytes)
    .addColumn("ended_by", uuid)
    .addColumn("ended_at_ms", int64)
    .addPrimaryKeyConstraint("content_part_key", ["request_id", "part"])
    .execute();
  await sql`create index content_part_kept on content_part (sealed_at_ms) where box is not null`.execute(db);
  for (const column of ["end_user", "session"]) {
    await sql`create index ${sql.id(`content_part_${column}`)} on content_part (${sql.ref(column)}) where ${sql.ref(column)} is not null`.execute(
      db,
    );
  }
  await db.schema
    .createTable("content_key")
    .addColumn("no", int64, (column) =>
      dialect === "sqlite" ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn("request_id", uuid, (column) => column.notNull())
    .addColumn("part", "text", (column) => column.notNull())
    .addColumn("master_id", "text", (column) => column.notNull())
    .addColumn("wrapped", bytes, (column) => column.notNull().check(sql`length(wrapped) = 60`))
    .addUniqueConstraint("content_key_part", ["request_id", "part"])
    .execute();
  await db.schema.createIndex("content_key_master").on("content_key").column("master_id").execute();
}
