import { type Kysely, type RawBuilder, sql } from "kysely";
import type { SqlDialect } from "./sql-dialect.ts";

type Key = string | readonly string[];

export interface AppendOnlyTable {
  readonly table: string;
  /** What names a row: each a column, or columns that do so together. */
  readonly unique: readonly [Key, ...Key[]];
  /** What the rows are: begins the refusal's sentence. */
  readonly why: string;
}

/** From then on the database itself refuses to change, replace or delete a row of the table. */
export async function makeAppendOnly(
  db: Kysely<unknown>,
  dialect: SqlDialect,
  table: AppendOnlyTable,
): Promise<void> {
  if (dialect === "sqlite") await refuseChangesInSqlite(db, table);
  else await refuseChangesInPostgres(db, table);
}

/**
 * SQLite's REPLACE deletes the row in its way without firing delete triggers, hence the guard of inserts; an insert that
 * names no number has −1 there. The guard fails where the others abort: what may abort costs each insert a journal.
 */
async function refuseChangesInSqlite(db: Kysely<unknown>, refused: AppendOnlyTable): Promise<void> {
  const { table, unique } = refused;
  const name = sql.table(table);
  const refuse = (how: "abort" | "fail") =>
    sql`begin select raise(${sql.raw(how)}, ${sql.lit(refusal(refused))}); end`;
  const isTaken = sql.join(unique.map(isNewOnesIn), sql` or `);
  await sql`create trigger ${sql.id(`${table}_no_update`)} before update on ${name} ${refuse("abort")}`.execute(
    db,
  );
  await sql`create trigger ${sql.id(`${table}_no_delete`)} before delete on ${name} ${refuse("abort")}`.execute(
    db,
  );
  await sql`create trigger ${sql.id(`${table}_no_replace`)} before insert on ${name}
    when exists (select 1 from ${name} where ${isTaken}) ${refuse("fail")}`.execute(db);
}

function isNewOnesIn(key: Key): RawBuilder<unknown> {
  const columns = typeof key === "string" ? [key] : key;
  return sql.join(
    columns.map((column) => sql`${sql.ref(column)} = new.${sql.ref(column)}`),
    sql` and `,
  );
}

/** `enable always`: a session in replica mode skips ordinary triggers. */
async function refuseChangesInPostgres(db: Kysely<unknown>, refused: AppendOnlyTable): Promise<void> {
  const { table } = refused;
  const name = sql.table(table);
  const refuse = sql.id(`${table}_refuse_change`);
  const trigger = sql.id(`${table}_append_only`);
  await sql`create function ${refuse}() returns trigger language plpgsql as
    ${sql.lit(`begin raise exception using errcode = 'restrict_violation', message = '${refusal(refused)}'; end`)}`.execute(
    db,
  );
  await sql`create trigger ${trigger} before update or delete or truncate on ${name}
    for each statement execute function ${refuse}()`.execute(db);
  await sql`alter table ${name} enable always trigger ${trigger}`.execute(db);
}

function refusal({ table, why }: AppendOnlyTable): string {
  return `${table} is append-only: ${why} and are never changed, replaced or deleted`;
}
