import { type Kysely, sql } from "kysely";
import type { SqlDialect } from "./sql-dialect.ts";

/** Their bodies say what happened to the record itself: no permit is for them. */
const KEPT_FOR_EVER = "'retention.applied', 'record.erased', 'signer.rotated'";

const NO_PERMIT =
  "event_body is append-only: recorded events are evidence and are never changed, replaced or deleted but under a permit of a retention.applied event";
const NO_EVENT =
  "retention_permit is append-only: a permit needs the retention.applied event, written with it, that says its type and its day";

/**
 * From then on a body can be deleted where a permit covers it: one of its type, for what happened before a day, and for what
 * was written before the permit. A permit can be written where a `retention.applied` event says the same, of a day that is as
 * old as that event's rule says, and once. So the database itself refuses whoever would delete without an event.
 */
export async function dropUnderPermit(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await (dialect === "sqlite" ? inSqlite(db) : inPostgres(db));
}

async function inSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger event_body_no_delete`.execute(db);
  await sql`create trigger event_body_no_delete before delete on event_body when not exists (
      select 1 from event_leaf as leaf join retention_permit as permit
        on permit.type = old.type and permit.before_ms > leaf.occurred_at_ms
        where leaf.seq = old.seq and permit.through_seq > old.seq)
    begin select raise(abort, ${sql.lit(NO_PERMIT)}); end`.execute(db);
  await sql`create trigger retention_permit_needs_event before insert on retention_permit
    when new.type in (${sql.raw(KEPT_FOR_EVER)}) or new.before_ms % 86400000 <> 0
      or exists (select 1 from retention_permit where type = new.type and before_ms = new.before_ms)
      or not exists (
        select 1 from event_body as body join event_leaf as leaf using (seq)
          join json_each(body.body, '$.data.rules') as rule
          where body.id = new.event_id and body.type = 'retention.applied' and body.seq = new.through_seq
            and json_extract(rule.value, '$.of') = new.type
            and json_extract(rule.value, '$.before') = date(new.before_ms / 1000, 'unixepoch')
            and json_extract(rule.value, '$.older_than_days') >= 1
            and new.before_ms <= leaf.occurred_at_ms - json_extract(rule.value, '$.older_than_days') * 86400000)
    begin select raise(abort, ${sql.lit(NO_EVENT)}); end`.execute(db);
}

/** Tables are named with their schema: a session's own temporary table of that name must not be asked in their place. */
async function inPostgres(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const schema = rows[0]?.schema ?? "public";
  const [leaf, body, permit] = ["event_leaf", "event_body", "retention_permit"].map(
    (table) => `"${schema.replaceAll('"', '""')}".${table}`,
  );
  await sql`drop trigger event_body_append_only on event_body`.execute(db);
  await sql`create trigger event_body_append_only before update or truncate on event_body
    for each statement execute function event_body_refuse_change()`.execute(db);
  await sql`create function event_body_needs_permit() returns trigger language plpgsql as ${sql.lit(`begin
    perform 1 from ${leaf} as leaf join ${permit} as permit
      on permit.type = old.type and permit.before_ms > leaf.occurred_at_ms
      where leaf.seq = old.seq and permit.through_seq > old.seq;
    if found then return old; end if;
    raise exception using errcode = 'restrict_violation', message = '${NO_PERMIT}';
  end`)}`.execute(db);
  await sql`create trigger event_body_needs_permit before delete on event_body
    for each row execute function event_body_needs_permit()`.execute(db);
  await sql`create function retention_permit_needs_event() returns trigger language plpgsql as ${sql.lit(`begin
    perform 1 from ${body} as body join ${leaf} as leaf using (seq)
      cross join lateral jsonb_to_recordset(body.body::jsonb -> 'data' -> 'rules')
        as rule ("of" text, before text, older_than_days bigint)
      where body.id = new.event_id and body.type = 'retention.applied' and body.seq = new.through_seq
        and rule."of" = new.type and new.before_ms % 86400000 = 0
        and rule.before = to_char(to_timestamp(new.before_ms / 1000) at time zone 'UTC', 'YYYY-MM-DD')
        and rule.older_than_days >= 1
        and new.before_ms <= leaf.occurred_at_ms - rule.older_than_days * 86400000;
    if found and new.type not in (${KEPT_FOR_EVER}) then return new; end if;
    raise exception using errcode = 'restrict_violation', message = '${NO_EVENT}';
  end`)}`.execute(db);
  await sql`create trigger retention_permit_needs_event before insert on retention_permit
    for each row execute function retention_permit_needs_event()`.execute(db);
  await sql`create unique index retention_permit_once on retention_permit (type, before_ms)`.execute(db);
  for (const [table, trigger] of [
    ["event_body", "event_body_append_only"],
    ["event_body", "event_body_needs_permit"],
    ["retention_permit", "retention_permit_needs_event"],
  ] as const) {
    await sql`alter table ${sql.table(table)} enable always trigger ${sql.id(trigger)}`.execute(db);
  }
}
