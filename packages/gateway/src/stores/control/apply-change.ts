import type { Result } from "@meshgate/engine";
import { type Kysely, sql, type Transaction } from "kysely";
import { inTurns } from "../../in-turns.ts";
import type { Change, ControlConflict, Entity, EntityKind } from "../../ports/control-store.ts";
import type { Database } from "../database.ts";
import { insertEvent } from "../insert-event.ts";
import type { Schema } from "../schema.ts";
import { type PlannedChange, planChange } from "./plan-change.ts";
import { entityOf } from "./rows.ts";

/** PostgreSQL's channel on which every change is told. */
export const CONTROL_CHANNEL = "meshgate_control";

/** Rows of one statement. SQLite works on the calling thread: more would keep the event loop for too long. */
const ROWS_MAX = 200;

/** Makes a change with its evidence, as one version, or changes nothing and gives what stands against it. */
export async function applyChange(
  change: Change,
  { kysely, kind }: Database,
): Promise<Result<number, readonly ControlConflict[]>> {
  return await kysely.transaction().execute(async (transaction) => {
    const version = await takeVersion(transaction);
    const planned = planChange(change, await readNamed(change, transaction));
    if (!planned.ok) {
      await giveBack(version, transaction);
      return planned;
    }
    await write(planned.value, version, transaction);
    await writeBeside(change, transaction);
    for (const event of change.events) await insertEvent(event, transaction);
    if (kind === "postgres")
      await sql`select pg_notify(${CONTROL_CHANNEL}, ${String(version)})`.execute(transaction);
    return { ok: true, value: version };
  });
}

/**
 * INVARIANT: whoever changes something holds this row until the commit, so versions become visible in their order, and who
 * has seen one has seen all before it.
 */
async function takeVersion(transaction: Transaction<Schema>): Promise<number> {
  const { version } = await transaction
    .updateTable("control_version")
    .set({ version: sql<number>`version + 1` })
    .returning("version")
    .executeTakeFirstOrThrow();
  return Number(version);
}

async function giveBack(version: number, transaction: Transaction<Schema>): Promise<void> {
  await transaction
    .updateTable("control_version")
    .set({ version: version - 1 })
    .execute();
}

/** The living entities that the change names, by id or by name. */
async function readNamed({ mutations }: Change, transaction: Transaction<Schema>) {
  const byId = new Map<string, Entity>();
  const byName = new Map<string, Entity>();
  for (const kind of new Set(mutations.map((mutation) => mutation.kind))) {
    const ofKind = mutations.filter((mutation) => mutation.kind === kind);
    const ids = ofKind.map(({ id }) => id);
    const names = ofKind.flatMap((mutation) => (mutation.op === "delete" ? [] : [mutation.name]));
    for (const entity of [
      ...(await readWhere("id", ids, kind, transaction)),
      ...(await readWhere("name", names, kind, transaction)),
    ]) {
      byId.set(`${kind} ${entity.id}`, entity);
      byName.set(`${kind} ${entity.name}`, entity);
    }
  }
  return {
    byId: (kind: EntityKind, id: string) => byId.get(`${kind} ${id}`),
    byName: (kind: EntityKind, name: string) => byName.get(`${kind} ${name}`),
  };
}

async function readWhere(
  column: "id" | "name",
  values: readonly string[],
  kind: EntityKind,
  db: Kysely<Schema>,
): Promise<readonly Entity[]> {
  const found: Entity[] = [];
  for await (const some of inTurns(values, ROWS_MAX)) {
    const query = db
      .selectFrom("control_entity")
      .selectAll()
      .where("kind", "=", kind)
      .where(column, "in", some);
    for (const row of await query.execute()) found.push(entityOf(row));
  }
  return found;
}

/** Takes out all that is touched before anything is put in, so that names can be exchanged in one change. */
async function write(
  { replaced, written, revisions }: PlannedChange,
  version: number,
  transaction: Transaction<Schema>,
): Promise<void> {
  for (const kind of new Set(replaced.map((entity) => entity.kind))) {
    const ids = replaced.filter((entity) => entity.kind === kind).map(({ id }) => id);
    for await (const some of inTurns(ids, ROWS_MAX)) {
      await transaction
        .deleteFrom("control_entity")
        .where("kind", "=", kind)
        .where("id", "in", some)
        .execute();
    }
  }
  for await (const some of inTurns(written, ROWS_MAX)) {
    const rows = some.map(({ kind, id, name, revision, body, createdAtMs, updatedAtMs }) => ({
      kind,
      id,
      name,
      revision,
      body: JSON.stringify(body),
      created_at_ms: createdAtMs,
      updated_at_ms: updatedAtMs,
    }));
    await transaction.insertInto("control_entity").values(rows).execute();
  }
  for await (const some of inTurns(revisions, ROWS_MAX)) {
    const rows = some.map(({ kind, id, revision, op, name, body, actorId, atMs }) => ({
      version,
      kind,
      id,
      revision,
      op,
      name,
      body: body === undefined ? null : JSON.stringify(body),
      actor_id: actorId,
      at_ms: atMs,
    }));
    await transaction.insertInto("control_revision").values(rows).execute();
  }
}

async function writeBeside(
  { notes = [], once = {} }: Change,
  transaction: Transaction<Schema>,
): Promise<void> {
  for (const { id, text, salt } of notes) {
    await transaction.insertInto("control_note").values({ id, text, salt }).execute();
  }
  for (const [name, value] of Object.entries(once)) {
    await transaction
      .insertInto("control_value")
      .values({ name, value })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
