import { describe, expect, test } from "bun:test";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { systemClock } from "../../test/kit/system-clock.ts";
import { openEventStore } from "./open-event-store.ts";

const PROGRAM = `${import.meta.dir}/../../test/kit/store-process.ts`;

/** What a database's event store guarantees across processes. `emptyDatabase` gives a URL that nobody has used. */
export function eventStoreProcessContract(name: string, emptyDatabase: () => Promise<string>): void {
  describe(`${name} and its processes`, () => {
    /** Else a crash at the wrong moment makes a released answer one without evidence. */
    test.each([1, 30, 200])("kill -9 after %d acknowledged appends loses none of them", async (count) => {
      const url = await emptyDatabase();
      const acknowledged = await appendUntilKilled(url, `killed after ${count}`, count);
      expect(acknowledged.length).toBeGreaterThanOrEqual(count);
      const store = await openEventStore(url, { clock: systemClock, queueEventsMax: 1_000 });
      const found = await store.find({ id: `killed after ${count}`, limit: 100_000 });
      await store.close();
      const kept = new Set(found.map((event) => event.id));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    });

    test("several processes that start on an empty database at once migrate it once", async () => {
      const url = await emptyDatabase();
      const processes = Array.from({ length: 3 }, () => start("migrate", url));
      const exitCodes = await Promise.all(processes.map(({ exited }) => exited));
      const outputs = await Promise.all(processes.map(({ stdout }) => new Response(stdout).text()));
      expect(exitCodes).toEqual([0, 0, 0]);
      expect(outputs.toSorted()).toEqual(["", "", expect.stringMatching(/^0001-event-record\n/)]);
    });
  });
}

function start(...args: readonly string[]): Bun.Subprocess<"ignore", "pipe", "inherit"> {
  return Bun.spawn([process.execPath, PROGRAM, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

async function appendUntilKilled(
  url: string,
  correlationId: string,
  count: number,
): Promise<readonly string[]> {
  const child = start("append", url, correlationId);
  const acknowledged: string[] = [];
  for await (const id of createInterface({ input: Readable.from(child.stdout) })) {
    acknowledged.push(id);
    if (acknowledged.length === count) child.kill("SIGKILL");
  }
  await child.exited;
  return acknowledged;
}
