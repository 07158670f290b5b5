import { sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import {
  type EventQuery,
  type EventStore,
  EventStoreUnavailable,
  type SealedEvent,
} from "../ports/event-store.ts";
import type { UsageEntry } from "../ports/usage-ledger.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";
import type { EventWriter } from "./event-writer.ts";
import { type EventStoreObserver, GroupCommit } from "./group-commit.ts";
import { postgresEventWriter } from "./postgres/postgres-event-writer.ts";
import { sqliteEventWriter } from "./sqlite/sqlite-event-writer.ts";

export interface SqlEventStoreOptions {
  readonly queueEventsMax: number;
  /** How long the database may take for one commit, waiting for locks included. */
  readonly commitLimitMs: number;
  readonly clock: Clock;
  readonly observer?: EventStoreObserver | undefined;
}

/** The database's own limit comes first, so that a slow commit is cancelled rather than abandoned. */
const STALL_GRACE_MS = 1_000;

/** The record in SQLite or PostgreSQL. The database must be migrated; closing the store closes it. */
export class SqlEventStore implements EventStore {
  readonly #database: Database;
  readonly #writer: EventWriter;
  readonly #commits: GroupCommit;
  readonly #clock: Clock;
  #closing: Promise<void> | undefined;

  constructor(database: Database, { commitLimitMs, ...options }: SqlEventStoreOptions) {
    this.#database = database;
    this.#clock = options.clock;
    this.#writer = openWriter(database, commitLimitMs);
    this.#commits = new GroupCommit({
      ...options,
      writer: this.#writer,
      stalledAfterMs: commitLimitMs + STALL_GRACE_MS,
    });
  }

  /** How many events wait to become durable at this moment. */
  get waitingEvents(): number {
    return this.#commits.waitingEvents;
  }

  append(events: readonly SealedEvent[], usage?: readonly UsageEntry[]): Promise<void> {
    return this.#commits.append(events, usage);
  }

  async find({ id, actorId, limit }: EventQuery): Promise<readonly SealedEvent[]> {
    // PostgreSQL's text cannot hold it, so no event has such an id.
    if (id.includes("\0")) return [];
    const actors = actorId === undefined ? undefined : [actorId];
    try {
      const ofCall = UUID.test(id) ? await this.#eventsOfCall(id.toLowerCase(), actors, limit) : undefined;
      const rows = ofCall ?? (await this.#latest("correlation_id", id, actors, limit).execute());
      return rows.map(toEvent);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }

  /** Writes, since only that shows a full disk or a database that became read-only. */
  async ping(): Promise<void> {
    try {
      await this.#database.kysely
        .updateTable("write_probe")
        .set({ probed_at_ms: this.#clock.nowMs() })
        .execute();
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#commits.drain();
    await this.#writer.close();
    await this.#database.close();
  }

  /** Undefined where no call has this id, nor had it before retention dropped its events. */
  async #eventsOfCall(
    requestId: string,
    actors: readonly string[] | undefined,
    limit: number,
  ): Promise<readonly EventRow[] | undefined> {
    const rows = await this.#latest("request_id", requestId, actors, limit).execute();
    if (rows.length === 0) return (await this.#hasCall(requestId)) ? [] : undefined;
    const bearing = await this.#latest("correlation_id", requestId, [...callersOf(rows)], limit).execute();
    const beside = bearing.filter((row) => row.request_id !== requestId);
    return [...rows, ...beside].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async #hasCall(requestId: string): Promise<boolean> {
    const { kysely } = this.#database;
    for (const table of ["event_body", "event_dropped"] as const) {
      const known = kysely.selectFrom(table).select("id").where("request_id", "=", requestId).limit(1);
      if ((await known.executeTakeFirst()) !== undefined) return true;
    }
    return false;
  }

  #latest(
    by: "request_id" | "correlation_id",
    id: string,
    actors: readonly string[] | undefined,
    limit: number,
  ) {
    const ranked = this.#database.kysely
      .selectFrom("event_body")
      .select(["seq", latestOfActor.as("rank")])
      .where(by, "=", id)
      .$if(actors !== undefined, (query) => query.where("actor_id", "in", actors ?? []));
    return this.#database.kysely
      .selectFrom(ranked.as("ranked"))
      .innerJoin("event_body", "event_body.seq", "ranked.seq")
      .innerJoin("event_leaf", "event_leaf.seq", "event_body.seq")
      .select([
        "event_body.id",
        "event_body.type",
        "event_leaf.occurred_at_ms",
        "event_body.request_id",
        "event_body.correlation_id",
        "event_body.actor_id",
        "event_body.body",
        "event_leaf.leaf_hash",
      ])
      .where("ranked.rank", "<=", limit)
      .orderBy("event_body.id");
  }
}

const latestOfActor = sql<number>`row_number() over (partition by actor_id order by id desc)`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function openWriter(database: Database, limitMs: number): EventWriter {
  if (database.kind === "sqlite") return sqliteEventWriter(database.connection);
  // One commit is in flight at a time, and none must wait behind other queries.
  return postgresEventWriter(database.openPool({ connectionsMax: 1, limitMs }));
}

/** Whose call it was: not who has read or erased what was kept of it. */
function callersOf(rows: readonly EventRow[]): ReadonlySet<string> {
  return new Set(rows.filter(({ type }) => !type.startsWith("record.")).map((row) => row.actor_id));
}

interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly occurred_at_ms: number | string;
  readonly request_id: string | null;
  readonly correlation_id: string | null;
  readonly actor_id: string;
  readonly body: string;
  readonly leaf_hash: Uint8Array;
}

function toEvent(row: EventRow): SealedEvent {
  return {
    id: row.id,
    type: row.type,
    occurredAtMs: Number(row.occurred_at_ms),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    ...(row.correlation_id === null ? {} : { correlationId: row.correlation_id }),
    actorId: row.actor_id,
    body: row.body,
    leafHash: new Uint8Array(row.leaf_hash),
  };
}
