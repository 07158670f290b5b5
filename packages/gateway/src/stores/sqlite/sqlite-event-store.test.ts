import { Database } from "bun:sqlite";
import { rmSync } from "node:fs";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { durableEventStoreContract, eventStoreContract } from "../event-store.contract.ts";
import { openEventStore } from "../open-event-store.ts";

const options = { clock: systemClock, queueEventsMax: 1_000 };

durableEventStoreContract("SQLite", async () => {
  const folder = temporaryFolder();
  const path = `${folder}/nested/meshgate.db`;
  return {
    open: () => openEventStore(`sqlite:${path}`, options),
    runRaw: async (statement) => {
      using raw = new Database(path);
      raw.run(statement);
    },
    discard: async () => rmSync(folder, { recursive: true }),
  };
});

eventStoreContract("SQLite in memory", async () => ({
  open: () => openEventStore("sqlite::memory:", options),
  discard: async () => {},
}));
