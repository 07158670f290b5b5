import { type Kysely, sql, type Transaction } from "kysely";
import type { Schema } from "../schema.ts";
import { LAST_EVENT_NUMBER } from "./event-numbers.ts";
import type { Integration, LedgerWriter } from "./ledger-writer.ts";
import { type Growth, planGrowth, type WaitingLeaf } from "./plan-growth.ts";

interface State {
  readonly size: number;
  readonly edge: Uint8Array;
  readonly last_seq: number;
  /** Up to which number events are integrated in that order; those after it are named in `ledger_pending`. */
  readonly backlog_seq: number;
}

/** What is taken up in one step. */
interface Taken {
  readonly leaves: readonly WaitingLeaf[];
  readonly lastSeq: number;
  /** The rows of `ledger_pending` that it empties. */
  readonly pending: readonly string[];
  /** Events that these rows name and that are gone. */
  readonly missing: number;
}

const ROW_WAIT_MS = 2_000;

/** Rows of `ledger_pending` that are looked at in one step. */
const PENDING_ROWS_MAX = 256;

/**
 * In a transaction under an advisory lock, which spares replicas vain work and nothing else. `lock` names it; whoever takes
 * another is kept from forking the tree by the swap of the state alone.
 */
export function postgresLedgerWriter(kysely: Kysely<Schema>, lock = "meshgate.ledger"): LedgerWriter {
  return {
    async integrate(eventsMax, heed = "heeded") {
      if (!(await waits(kysely))) return { kind: "nothing-waits" };
      return await kysely.transaction().execute(async (transaction) => {
        if (!(await tryLock(lock, transaction))) {
          if (heed === "heeded") return { kind: "another-does" };
          // Whoever stands still in the middle of a step has the state's row too: that is said, not waited for.
          await sql.raw(`set local lock_timeout = ${ROW_WAIT_MS}`).execute(transaction);
        }
        return await step(eventsMax, transaction);
      });
    },
    waiting: () => countWaiting(kysely),
    oldestWaiting: () => readOldest(kysely),
    async close() {},
  };
}

async function waits(kysely: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ readonly waits: boolean }>`
    select exists (select 1 from ledger_pending)
      or exists (select 1 from ledger_state where last_seq < backlog_seq) as waits`.execute(kysely);
  return rows[0]?.waits === true;
}

async function countWaiting(kysely: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ readonly events: string }>`
    select (select coalesce(sum(cardinality(seqs)), 0) from ledger_pending)
      + greatest(backlog_seq - last_seq, 0) as events from ledger_state`.execute(kysely);
  return Number(rows[0]?.events ?? 0);
}

async function readOldest(kysely: Kysely<Schema>): Promise<string | undefined> {
  const { rows } = await sql<{ readonly oldest: string | null }>`
    select coalesce((select 'after ' || last_seq from ledger_state where last_seq < backlog_seq),
      (select 'row ' || min(no) from ledger_pending)) as oldest`.execute(kysely);
  return rows[0]?.oldest ?? undefined;
}

/** Of this schema: several deployments may share a database. Given back at the end of the transaction. */
async function tryLock(lock: string, transaction: Transaction<Schema>): Promise<boolean> {
  const { rows } = await sql<{ readonly taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtext(${lock}), hashtext(current_schema())) as taken`.execute(
    transaction,
  );
  return rows[0]?.taken === true;
}

async function step(eventsMax: number, transaction: Transaction<Schema>): Promise<Integration> {
  const state = await readState(transaction);
  const { leaves, lastSeq, pending, missing } =
    state.last_seq < state.backlog_seq
      ? await takeBacklog(state, eventsMax, transaction)
      : await takePending(state, eventsMax, transaction);
  if (leaves.length === 0 && pending.length === 0 && lastSeq === state.last_seq)
    return { kind: "nothing-waits" };
  const growth = planGrowth(state, leaves);
  if (!(await swapState(state, growth, lastSeq, transaction))) return { kind: "another-does" };
  await insertGrowth(growth, transaction);
  if (pending.length > 0) await transaction.deleteFrom("ledger_pending").where("no", "in", pending).execute();
  return { kind: "integrated", events: leaves.length, size: growth.size, missing };
}

async function readState(transaction: Transaction<Schema>): Promise<State> {
  const row = await transaction.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
  return {
    size: Number(row.size),
    edge: row.edge,
    last_seq: Number(row.last_seq),
    backlog_seq: Number(row.backlog_seq),
  };
}

/** Events that were recorded before there was a ledger: their numbers are all visible, in order. */
async function takeBacklog(
  state: State,
  eventsMax: number,
  transaction: Transaction<Schema>,
): Promise<Taken> {
  const rows = await transaction
    .selectFrom("event_leaf")
    .select(["seq", "leaf_hash"])
    .where("seq", ">", state.last_seq)
    .where("seq", "<=", state.backlog_seq)
    .orderBy("seq")
    .limit(eventsMax)
    .execute();
  const leaves = rows.map(toLeaf);
  const lastSeq = rows.length < eventsMax ? state.backlog_seq : (leaves.at(-1)?.seq ?? state.backlog_seq);
  return { leaves, lastSeq, pending: [], missing: 0 };
}

async function takePending(
  state: State,
  eventsMax: number,
  transaction: Transaction<Schema>,
): Promise<Taken> {
  // Rows until they hold so many events; at least one. What is not taken is not read either.
  const { rows: taken } = await sql<PendingRow>`
    select no, seqs from (
      select no, seqs, sum(cardinality(seqs)) over (order by no) - cardinality(seqs) as events_before
        from (select no, seqs from ledger_pending order by no limit ${PENDING_ROWS_MAX}) as first
    ) as counted where events_before < ${eventsMax} order by no`.execute(transaction);
  const seqs = [...new Set(taken.flatMap((row) => row.seqs))];
  const { rows } = await sql<LeafRow & { readonly is_placed: boolean }>`
    select seq, leaf_hash, coalesce((
        select leaf.seq < run.first_seq + run.count from ledger_run as run
          where run.first_seq <= leaf.seq and run.first_index between 0 and ${state.size}::bigint - 1
          order by run.first_seq desc limit 1), false) as is_placed
      from event_leaf as leaf
      where seq = any(${seqs}::bigint[]) and seq between 1 and ${LAST_EVENT_NUMBER} order by seq`.execute(
    transaction,
  );
  return {
    // A row that names leaves again, which no program of ours writes, must not keep those after it from becoming leaves.
    leaves: rows.filter((row) => !row.is_placed).map(toLeaf),
    lastSeq: state.last_seq,
    pending: taken.map(({ no }) => no),
    missing: seqs.length - rows.length,
  };
}

interface PendingRow {
  readonly no: string;
  readonly seqs: readonly string[];
}

interface LeafRow {
  readonly seq: number | string;
  readonly leaf_hash: Uint8Array;
}

function toLeaf(row: LeafRow): WaitingLeaf {
  return { seq: Number(row.seq), leafHash: row.leaf_hash };
}

/** False where another has swapped it since: PostgreSQL waits for that one's end and looks again. */
async function swapState(
  before: State,
  { size, edge }: Growth,
  lastSeq: number,
  transaction: Transaction<Schema>,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("ledger_state")
    .set({ size, edge, last_seq: lastSeq })
    .where("size", "=", before.size)
    .where("last_seq", "=", before.last_seq)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function insertGrowth({ runs, tiles }: Growth, transaction: Transaction<Schema>): Promise<void> {
  if (runs.length > 0) {
    await transaction
      .insertInto("ledger_run")
      .values(runs.map((run) => ({ first_index: run.firstIndex, first_seq: run.firstSeq, count: run.count })))
      .execute();
  }
  if (tiles.length > 0)
    await transaction
      .insertInto("ledger_tile")
      .values([...tiles])
      .execute();
}
