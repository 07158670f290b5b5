import { HASH_BYTES } from "@meshgate/ledger/log";
import { type SqliteConnection, whenUnlocked } from "../sqlite/sqlite-connection.ts";
import { LAST_EVENT_NUMBER } from "./event-numbers.ts";
import type { Integration, LedgerWriter } from "./ledger-writer.ts";
import { planGrowth, type WaitingLeaf } from "./plan-growth.ts";

interface StateRow {
  readonly size: number;
  readonly edge: Uint8Array;
  readonly last_seq: number;
}

/** Leaves that wait, all in one row: a row for each, with an array of its own, costs many times as much. */
interface LeavesRow {
  /** Their numbers, as a JSON array. */
  readonly seqs: string;
  /** Their hashes in the same order, 64 characters each; null where there are none. */
  readonly hashes: string | null;
}

/**
 * With prepared statements in one go on the calling thread: a transaction that awaits would keep the record's own commits
 * waiting.
 */
export function sqliteLedgerWriter(connection: SqliteConnection): LedgerWriter {
  const { handle } = connection;
  const readState = handle.prepare<StateRow, []>(
    "select size, edge, last_seq from ledger_state where id = 1",
  );
  const readWaiting = handle.prepare(
    `select seq from event_leaf
       where seq > (select last_seq from ledger_state where id = 1) and seq <= ${LAST_EVENT_NUMBER} limit 1`,
  );
  // As text: a number that is too large for us is one that is looked for here.
  const readOldest = handle.prepare<{ oldest: string }, []>(
    `select cast(seq as text) as oldest from event_leaf
       where seq > (select last_seq from ledger_state where id = 1) order by seq limit 1`,
  );
  const countWaiting = handle.prepare<{ events: number }, []>(
    `select max(0, coalesce((select max(seq) from event_leaf where seq <= ${LAST_EVENT_NUMBER}), 0) - last_seq)
       + (select count(*) from event_leaf where seq > ${LAST_EVENT_NUMBER}) as events from ledger_state where id = 1`,
  );
  const readLeaves = handle.prepare<LeavesRow, [number, number]>(
    `select json_group_array(seq) as seqs, group_concat(hex(leaf_hash), '') as hashes
       from (select seq, leaf_hash from event_leaf
         where seq > ? and seq <= ${LAST_EVENT_NUMBER} order by seq limit ?)`,
  );
  const swapState = handle.prepare(
    "update ledger_state set size = ?, edge = ?, last_seq = ? where id = 1 and size = ?",
  );
  const insertRun = handle.prepare("insert into ledger_run (first_index, first_seq, count) values (?, ?, ?)");
  const insertTile = handle.prepare("insert into ledger_tile (level, place, hashes) values (?, ?, ?)");
  const reading = [readState, readWaiting, readOldest, countWaiting, readLeaves];
  const statements = [...reading, swapState, insertRun, insertTile];

  function step(eventsMax: number): Integration {
    const state = readState.get();
    if (state === null) throw new Error("ledger_state has no row: somebody deleted it. Restore a backup.");
    const leaves = leavesOf(readLeaves.get(state.last_seq, eventsMax));
    const last = leaves.at(-1);
    if (last === undefined) return { kind: "nothing-waits" };
    const { size, edge, runs, tiles } = planGrowth(state, leaves);
    if (swapState.run(size, edge, last.seq, state.size).changes !== 1) return { kind: "another-does" };
    for (const { firstIndex, firstSeq, count } of runs) insertRun.run(firstIndex, firstSeq, count);
    for (const { level, place, hashes } of tiles) insertTile.run(level, place, hashes);
    // SQLite gives every number once, without gaps.
    return {
      kind: "integrated",
      events: leaves.length,
      size,
      missing: last.seq - state.last_seq - leaves.length,
    };
  }

  /**
   * Without a flush of its own. INVARIANT: what a crash of the machine takes of it comes back the same, since the leaves and their
   * order are durable; and a checkpoint's own commit, which flushes all before it, comes before anybody sees that.
   */
  function inTransaction(eventsMax: number): Integration {
    handle.run("pragma synchronous = normal");
    try {
      handle.run("begin immediate");
      const integration = step(eventsMax);
      handle.run(integration.kind === "integrated" ? "commit" : "rollback");
      return integration;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (handle.inTransaction) handle.run("rollback");
      throw error;
    } finally {
      handle.run("pragma synchronous = full");
    }
  }

  return {
    async integrate(eventsMax) {
      // Without the write lock first: most of the time nothing waits.
      const waiting = await whenUnlocked(connection, () => readWaiting.get());
      if (waiting === null) return { kind: "nothing-waits" };
      return await whenUnlocked(connection, () => inTransaction(eventsMax));
    },
    waiting: () => whenUnlocked(connection, () => countWaiting.get()?.events ?? 0),
    oldestWaiting: () => whenUnlocked(connection, () => readOldest.get()?.oldest),
    async close() {
      for (const statement of statements) statement.finalize();
    },
  };
}

/** Rising: in which order an aggregate goes through its rows can be said to SQLite 3.44 and later alone. */
function leavesOf(row: LeavesRow | null): readonly WaitingLeaf[] {
  if (row === null || row.hashes === null) return [];
  const hashes = Uint8Array.fromHex(row.hashes);
  const seqs: readonly number[] = JSON.parse(row.seqs);
  return seqs
    .map((seq, at) => ({ seq, leafHash: hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES) }))
    .sort((a, b) => a.seq - b.seq);
}
