import { type Kysely, type RawBuilder, sql } from "kysely";
import { inTurns } from "../../in-turns.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type {
  KeptPart,
  KeptPolicies,
  KeptRange,
  KeptSnapshot,
  SnapshotStore,
} from "../../ports/snapshot-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import type { Schema } from "../schema.ts";

/** Hashes of one statement. SQLite works on the calling thread: more would keep the event loop for too long. */
const ROWS_MAX = 200;

const HASH_CHARACTERS = 64;

/** Snapshots in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlSnapshotStore implements SnapshotStore {
  readonly #kysely: Kysely<Schema>;

  constructor({ kysely }: Pick<Database, "kysely">) {
    this.#kysely = kysely;
  }

  partsThere(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    return answered(async () => {
      const there = new Set<string>();
      for await (const some of inTurns(sha256s, ROWS_MAX)) {
        const query = this.#kysely.selectFrom("snapshot_part").select("sha256").where("sha256", "in", some);
        for (const { sha256 } of await query.execute()) there.add(sha256);
      }
      return there;
    });
  }

  putParts(parts: readonly KeptPart[], atMs: number): Promise<void> {
    return answered(async () => {
      for await (const some of inTurns(parts, ROWS_MAX)) {
        const rows = some.map(({ sha256, body }) => [sha256, atMs, body]);
        await this.#putNew("snapshot_part", ["sha256", "kept_at_ms", "body"], rows);
      }
    });
  }

  parts(sha256s: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return answered(async () => {
      const bodies = new Map<string, string>();
      for await (const some of inTurns(sha256s, ROWS_MAX)) {
        const query = this.#kysely
          .selectFrom("snapshot_part")
          .select(["sha256", "body"])
          .where("sha256", "in", some);
        for (const { sha256, body } of await query.execute()) bodies.set(sha256, body);
      }
      return bodies;
    });
  }

  putPolicies({ sha256, parent, steps, added, removed }: KeptPolicies, atMs: number): Promise<void> {
    const row = [sha256, atMs, parent ?? null, steps, added.join(""), removed.join("")];
    const columns = ["sha256", "kept_at_ms", "parent", "steps", "added", "removed"];
    return answered(() => this.#putNew("snapshot_policies", columns, [row]));
  }

  policies(wanted: string): Promise<KeptPolicies | undefined> {
    return answered(async () => {
      const query = this.#kysely.selectFrom("snapshot_policies").selectAll().where("sha256", "=", wanted);
      const row = await query.executeTakeFirst();
      if (row === undefined) return undefined;
      const { sha256, parent, steps, added, removed } = row;
      return {
        sha256,
        steps,
        ...(parent !== null && { parent }),
        added: hashesIn(added),
        removed: hashesIn(removed),
      };
    });
  }

  put({ sha256, keptAtMs, base, governance, guarding, program }: KeptSnapshot): Promise<void> {
    const row = [sha256, keptAtMs, base, governance ?? null, guarding ?? null, program];
    const columns = ["sha256", "kept_at_ms", "base", "governance", "guarding", "program"];
    return answered(() => this.#putNew("snapshot", columns, [row]));
  }

  snapshot(sha256: string): Promise<KeptSnapshot | undefined> {
    return answered(async () => {
      const query = this.#kysely.selectFrom("snapshot").selectAll().where("sha256", "=", sha256);
      const row = await query.executeTakeFirst();
      return row && toSnapshot(row);
    });
  }

  list({ fromMs, toMs, after, limit }: KeptRange): Promise<readonly KeptSnapshot[]> {
    return answered(async () => {
      const rows = await this.#kysely
        .selectFrom("snapshot")
        .selectAll()
        .where("kept_at_ms", ">=", fromMs)
        .where("kept_at_ms", "<", toMs)
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple("kept_at_ms", "sha256"), ">", tuple(after?.keptAtMs ?? 0, after?.sha256 ?? "")),
          ),
        )
        .orderBy("kept_at_ms")
        .orderBy("sha256")
        .limit(limit)
        .execute();
      return rows.map(toSnapshot);
    });
  }

  /**
   * One statement, so all or nothing and durable with it. Rows that are there are left out before they are inserted: SQLite's
   * guard of append-only tables refuses them before a conflict is looked at.
   */
  async #putNew(
    table: "snapshot_part" | "snapshot_policies" | "snapshot",
    columns: readonly string[],
    rows: readonly (readonly (string | number | null)[])[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const values = rows.map((row) => sql`(${sql.join(row)})`);
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
        select ${sql.join(columns.map(asDeclared))} from (values ${sql.join(values)}) as new
          where not exists (select 1 from ${sql.table(table)} as there where there.sha256 = new.column1)
        on conflict do nothing`.execute(this.#kysely);
  }
}

/** PostgreSQL takes whatever stands in `values` for text. */
function asDeclared(column: string, index: number): RawBuilder<unknown> {
  const value = sql.ref(`new.column${index + 1}`);
  if (column === "kept_at_ms") return sql`cast(${value} as bigint)`;
  return column === "steps" ? sql`cast(${value} as integer)` : sql`cast(${value} as text)`;
}

async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}

function hashesIn(joined: string): readonly string[] {
  const hashes: string[] = [];
  for (let at = 0; at < joined.length; at += HASH_CHARACTERS)
    hashes.push(joined.slice(at, at + HASH_CHARACTERS));
  return hashes;
}

interface SnapshotRow {
  readonly sha256: string;
  readonly kept_at_ms: number | string;
  readonly base: string;
  readonly governance: string | null;
  readonly guarding: string | null;
  readonly program: string;
}

function toSnapshot({ sha256, kept_at_ms, base, governance, guarding, program }: SnapshotRow): KeptSnapshot {
  return {
    sha256,
    keptAtMs: Number(kept_at_ms),
    base,
    ...(governance !== null && { governance }),
    ...(guarding !== null && { guarding }),
    program,
  };
}
