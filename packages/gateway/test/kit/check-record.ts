import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkEvent } from "./contracts.ts";

/** Holds every event that a stopped gateway left in its folder to its contract. A gateway may keep its record elsewhere. */
export function checkRecord(folder: string): void {
  const file = join(folder, "data/meshgate.db");
  if (!existsSync(file)) return;
  const database = new Database(file);
  try {
    const events = database.query<{ readonly body: string }, []>("select body from event_body").all();
    for (const { body } of events) checkEvent(JSON.parse(body));
  } finally {
    database.close();
  }
}
