import { sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import type { Database } from "./database.ts";

/** How long a process may give no sign of life before another ends its calls. */
export const DEAD_AFTER_MS = 15_000;

/** The processes that carry calls. Everything here rejects with the database's errors. */
export interface Replicas {
  /** Gives a sign of life. */
  beat(): Promise<void>;
  /** The processes that give none any more. An SQLite file has one process: every other is dead. */
  dead(): Promise<readonly string[]>;
  /** Nothing of that process is left to be ended. */
  forget(origin: string): Promise<void>;
}

/** By the database's own clock where several machines share it: theirs may differ. */
export function openReplicas({ kind, kysely }: Database, origin: string, clock: Clock): Replicas {
  const nowMs = () =>
    kind === "postgres" ? sql`(extract(epoch from clock_timestamp()) * 1000)::bigint` : sql`${clock.nowMs()}`;
  return {
    async beat() {
      await sql`insert into replica (origin, beat_at_ms) values (${origin}, ${nowMs()})
        on conflict (origin) do update set beat_at_ms = excluded.beat_at_ms`.execute(kysely);
    },
    async dead() {
      const silent =
        kind === "postgres" ? sql`beat_at_ms < ${nowMs()} - ${sql.lit(DEAD_AFTER_MS)}` : sql`true`;
      const { rows } = await sql<{ readonly origin: string }>`
        select origin from replica where origin <> ${origin} and ${silent}
        union
        select origin from usage_call as call where call.status is null and origin <> ${origin}
          and not exists (select 1 from replica where replica.origin = call.origin)`.execute(kysely);
      return rows.map((row) => row.origin);
    },
    async forget(dead) {
      await kysely.deleteFrom("replica").where("origin", "=", dead).execute();
    },
  };
}
