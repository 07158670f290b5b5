import { type Kysely, sql } from "kysely";
import type { SqlDialect } from "./sql-dialect.ts";

/** Their bodies say what happened to the record itself: no permit is for them. */
const KEPT_FOR_EVER = "'retention.applied', 'record.erased', 'signer.rotated', 'config.changed'";

const NO_PERMIT =
  "event_body is append-only: recorded events are evidence and are never changed, replaced or deleted but under a permit of a retention.applied event";
const NO_EVENT =
  "retention_permit is append-only: a permit needs the retention.applied event, written with it, that says its type and its day";

/**
 * From then on a body can be deleted where a permit covers it: one of its type, for what happened before a day, and for the stretch of
 * the log in which its leaf is. A permit can be written where a `retention.applied` event says the same, of a day that is as old
 * as that event's rule says, of leaves that there are, and once. Type and time are read from the hashed bodies, never from the
 * columns beside them; and no event counts whose clock is ahead of the database's. So the database itself refuses whoever would delete
 * without an event, or under one that is none.
 */
export async function dropUnderPermit(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await (dialect === "sqlite" ? inSqlite(db) : inPostgres(db));
}

/** Of the body that is deleted. Runs do not overlap: the only one that can hold a number is the last that begins with it or before. */
const LEAF_INDEX = sql`(
  select case when old.seq < run.first_seq + run.count then run.first_index + old.seq - run.first_seq end
    from ledger_run as run where run.first_seq <= old.seq order by run.first_seq desc limit 1)`;

/** Clocks of replicas and of the database differ by less. */
const AHEAD_SECONDS = 3_600;

async function inSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger event_body_no_delete`.execute(db);
  await sql`create trigger event_body_no_delete before delete on event_body when not exists (
      select 1 from retention_permit as permit
        where permit.type = json_extract(old.body, '$.type')
          and json_extract(old.body, '$.occurred_at') < date(permit.before_ms / 1000, 'unixepoch')
          and ${LEAF_INDEX} between permit.from_index and permit.to_index - 1)
    begin select raise(abort, ${sql.lit(NO_PERMIT)}); end`.execute(db);
  await sql`create trigger retention_permit_needs_event before insert on retention_permit
    when new.type in (${sql.raw(KEPT_FOR_EVER)}) or new.before_ms % 86400000 <> 0
      or new.to_index > (select size from ledger_state)
      or exists (select 1 from retention_permit where type = new.type and before_ms = new.before_ms
        and from_index = new.from_index and to_index = new.to_index)
      or not exists (
        select 1 from event_body as body join json_each(body.body, '$.data.rules') as rule
          where body.id = new.event_id and body.seq = new.through_seq
            and json_extract(body.body, '$.id') = new.event_id
            and json_extract(body.body, '$.type') = 'retention.applied'
            and json_extract(rule.value, '$.of') = new.type
            and json_extract(rule.value, '$.before') = date(new.before_ms / 1000, 'unixepoch')
            and coalesce(json_extract(rule.value, '$.from_index'), 0) = new.from_index
            and coalesce(json_extract(rule.value, '$.to_index'), 0) = new.to_index
            and json_extract(rule.value, '$.older_than_days') >= 1
            and new.before_ms / 1000 <= unixepoch(json_extract(body.body, '$.occurred_at'))
              - json_extract(rule.value, '$.older_than_days') * 86400
            and unixepoch(json_extract(body.body, '$.occurred_at')) <= unixepoch('now') + ${sql.lit(AHEAD_SECONDS)})
    begin select raise(abort, ${sql.lit(NO_EVENT)}); end`.execute(db);
}

/** Tables are named with their schema: a session's own temporary table of that name must not be asked in their place. */
async function inPostgres(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const schema = rows[0]?.schema ?? "public";
  const [run, state, body, permit] = ["ledger_run", "ledger_state", "event_body", "retention_permit"].map(
    (table) => `"${schema.replaceAll('"', '""')}".${table}`,
  );
  await sql`drop trigger event_body_append_only on event_body`.execute(db);
  await sql`create trigger event_body_append_only before update or truncate on event_body
    for each statement execute function event_body_refuse_change()`.execute(db);
  await sql`create function event_body_needs_permit() returns trigger language plpgsql as ${sql.lit(`declare
    said jsonb := old.body::jsonb;
    leaf_index bigint := (
      select case when old.seq < run.first_seq + run.count then run.first_index + old.seq - run.first_seq end
        from ${run} as run where run.first_seq <= old.seq order by run.first_seq desc limit 1);
  begin
    perform 1 from ${permit} as permit
      where permit.type = said ->> 'type'
        and said ->> 'occurred_at' collate "C" < to_char(to_timestamp(permit.before_ms / 1000) at time zone 'UTC', 'YYYY-MM-DD')
        and permit.from_index <= leaf_index and leaf_index < permit.to_index;
    if found then return old; end if;
    raise exception using errcode = 'restrict_violation', message = '${NO_PERMIT}';
  end`)}`.execute(db);
  await sql`create trigger event_body_needs_permit before delete on event_body
    for each row execute function event_body_needs_permit()`.execute(db);
  await sql`create function retention_permit_needs_event() returns trigger language plpgsql as ${sql.lit(`begin
    perform 1 from ${body} as body
      cross join lateral jsonb_to_recordset(body.body::jsonb -> 'data' -> 'rules')
        as rule ("of" text, before text, older_than_days bigint, from_index bigint, to_index bigint)
      where body.id = new.event_id and body.seq = new.through_seq
        and body.body::jsonb ->> 'id' = new.event_id::text and body.body::jsonb ->> 'type' = 'retention.applied'
        and rule."of" = new.type and new.before_ms % 86400000 = 0
        and rule.before = to_char(to_timestamp(new.before_ms / 1000) at time zone 'UTC', 'YYYY-MM-DD')
        and coalesce(rule.from_index, 0) = new.from_index and coalesce(rule.to_index, 0) = new.to_index
        and new.to_index <= (select size from ${state})
        and rule.older_than_days >= 1
        and to_timestamp(new.before_ms / 1000)
          <= (body.body::jsonb ->> 'occurred_at')::timestamptz - rule.older_than_days * interval '24 hours'
        and (body.body::jsonb ->> 'occurred_at')::timestamptz <= clock_timestamp() + interval '${AHEAD_SECONDS} seconds';
    if found and new.type not in (${KEPT_FOR_EVER}) then return new; end if;
    raise exception using errcode = 'restrict_violation', message = '${NO_EVENT}';
  end`)}`.execute(db);
  await sql`create trigger retention_permit_needs_event before insert on retention_permit
    for each row execute function retention_permit_needs_event()`.execute(db);
  await sql`create unique index retention_permit_once on retention_permit (type, before_ms, from_index, to_index)`.execute(
    db,
  );
  for (const [table, trigger] of [
    ["event_body", "event_body_append_only"],
    ["event_body", "event_body_needs_permit"],
    ["retention_permit", "retention_permit_needs_event"],
  ] as const) {
    await sql`alter table ${sql.table(table)} enable always trigger ${sql.id(trigger)}`.execute(db);
  }
}
