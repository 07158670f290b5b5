import { writeSync } from "node:fs";
import { migrateDatabase } from "../../src/stores/migrate-database.ts";
import { openEventStore } from "../../src/stores/open-event-store.ts";
import { sealedEvent } from "./sealed-event.ts";
import { systemClock } from "./system-clock.ts";

/**
 * A process that tests start, and kill: `migrate URL` prints the migrations that it ran; `append URL ID` appends events
 * of the correlation id ID for as long as it lives, eight at a time, and prints the id of each acknowledged one.
 */

const [task, url = "", correlationId = ""] = process.argv.slice(2);

if (task === "migrate") {
  for (const name of await migrateDatabase(url, systemClock)) print(name);
} else {
  const store = await openEventStore(url, { clock: systemClock, queueEventsMax: 1_000 });
  const appender = async (): Promise<void> => {
    for (;;) {
      const event = sealedEvent({ id: Bun.randomUUIDv7(), correlationId });
      await store.append([event]);
      print(event.id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, appender));
}

/** At once, not when the event loop comes to it: a kill must not lose what was acknowledged. */
function print(line: string): void {
  writeSync(1, `${line}\n`);
}
