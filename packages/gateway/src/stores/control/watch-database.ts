import type { Pool, PoolClient } from "pg";
import type { Database } from "../database.ts";
import { CONTROL_CHANNEL } from "./apply-change.ts";

const CONNECT_LIMIT_MS = 5_000;
const RECONNECT_AFTER_MS = 1_000;

/**
 * Calls back every `pollMs`, and on PostgreSQL at once when any process tells of a change. The poll makes up for every
 * notification that is lost while a connection is down, or with a pooler that has none. Ends with the function returned.
 */
export function watchDatabase(database: Database, onChange: () => void, pollMs: number): () => void {
  const poll = setInterval(onChange, pollMs);
  const unlisten = database.kind === "postgres" ? listen(openListener(database), onChange) : undefined;
  return () => {
    clearInterval(poll);
    unlisten?.();
  };
}

function openListener(database: Database & { readonly kind: "postgres" }): Pool {
  return database.openPool({ connectionsMax: 1, limitMs: CONNECT_LIMIT_MS });
}

/** Keeps one connection that listens, and makes another where it breaks. */
function listen(pool: Pool, onChange: () => void): () => void {
  let ended = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let drop: (() => void) | undefined;

  const connect = async (): Promise<void> => {
    try {
      const client = await pool.connect();
      if (ended) return client.release(true);
      drop = dropOnce(client, tryAgain);
      client.on("notification", onChange);
      await client.query(`listen ${CONTROL_CHANNEL}`);
      // What changed while nobody listened.
      onChange();
    } catch {
      drop === undefined ? tryAgain() : drop();
    }
  };
  const tryAgain = (): void => {
    drop = undefined;
    if (!ended) retry = setTimeout(() => void connect(), RECONNECT_AFTER_MS);
  };

  void connect();
  return () => {
    ended = true;
    clearTimeout(retry);
    drop?.();
    void pool.end();
  };
}

/** Ends the connection, once, when asked or when it breaks; then `dropped` is told. */
function dropOnce(client: PoolClient, dropped: () => void): () => void {
  let done = false;
  const drop = (): void => {
    if (done) return;
    done = true;
    client.release(true);
    dropped();
  };
  client.on("error", drop);
  client.on("end", drop);
  return drop;
}
