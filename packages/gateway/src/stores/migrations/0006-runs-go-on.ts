import { type Kysely, sql } from "kysely";
import type { SqlDialect } from "./sql-dialect.ts";

const WHY =
  "ledger_run says which event is which leaf: a run goes on where the last one ends, within the tree, with events that are no leaves yet";

/** What a new run must not be. Runs do not overlap, so of those that begin before its end the last one ends last. */
function isOutOfOrder(run: string, state: string): string {
  return `new.first_index <> coalesce((select first_index + count from ${run} order by first_index desc limit 1), 0)
    or new.first_index + new.count > (select size from ${state})
    or new.first_seq < (select first_seq + count from ${run} where first_seq < new.first_seq + new.count
      order by first_seq desc limit 1)`;
}

/** From then on the database itself refuses a run that would make an event a leaf beside the tree. */
export async function runsGoOn(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await (dialect === "sqlite" ? inSqlite(db) : inPostgres(db));
}

async function inSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger ledger_run_goes_on before insert on ledger_run
    when ${sql.raw(isOutOfOrder("ledger_run", "ledger_state"))}
    begin select raise(abort, ${sql.lit(WHY)}); end`.execute(db);
}

/** Tables are named with their schema: a session's own temporary table of that name must not be asked in their place. */
async function inPostgres(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const schema = `"${(rows[0]?.schema ?? "public").replaceAll('"', '""')}"`;
  await sql`create function ledger_run_goes_on() returns trigger language plpgsql as ${sql.lit(`begin
    if ${isOutOfOrder(`${schema}.ledger_run`, `${schema}.ledger_state`)} then
      raise exception using errcode = 'restrict_violation', message = '${WHY}';
    end if;
    return new;
  end`)}`.execute(db);
  await sql`create trigger ledger_run_goes_on before insert on ledger_run
    for each row execute function ledger_run_goes_on()`.execute(db);
  await sql`alter table ledger_run enable always trigger ledger_run_goes_on`.execute(db);
}
