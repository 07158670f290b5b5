import { afterAll, describe, expect, test } from "bun:test";
import { Client } from "pg";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import { eventStoreProcessContract } from "../event-store-process.contract.ts";
import { openEventStore } from "../open-event-store.ts";
import type { SqlEventStore } from "../sql-event-store.ts";
import { SilentProxy } from "./silent-proxy.fixture.ts";

const missing = whyNoPostgres();

if (missing === undefined) await testFaults();
else describe("PostgreSQL's faults", () => test.skip(missing, () => {}));

async function testFaults(): Promise<void> {
  const postgres = await startPostgres();
  afterAll(() => postgres.stop());

  function open(url: string, commitLimitMs?: number): Promise<SqlEventStore> {
    const limit = commitLimitMs === undefined ? {} : { commitLimitMs };
    return openEventStore(url, { clock: systemClock, queueEventsMax: 1_000, ...limit });
  }

  eventStoreProcessContract("PostgreSQL", () => postgres.createDatabase());

  describe("PostgreSQL that goes away", () => {
    test.each(["shutDown", "crash"] as const)(
      "and comes back after a %s: refused between, taken after, none lost",
      async (how) => {
        const store = await open(postgres.url);
        const before = Array.from({ length: 10 }, () => sealedEvent({ correlationId: how }));
        await Promise.all(before.map((event) => store.append([event])));
        await postgres[how]();
        await expect(store.append([sealedEvent({ correlationId: how })])).rejects.toThrow(
          EventStoreUnavailable,
        );
        await expect(store.ping()).rejects.toThrow(/PostgreSQL/);
        await postgres.startAgain();
        const after = sealedEvent({ correlationId: how });
        await store.append([after]);
        await store.ping();
        expect(await store.find({ id: how, limit: 99 })).toEqual([...before, after]);
        await store.close();
      },
    );

    test("under load: every append is answered, and what was acknowledged is there", async () => {
      const store = await open(postgres.url);
      const acknowledged: string[] = [];
      let refused = 0;
      let stopped = false;
      const appender = async (): Promise<void> => {
        while (!stopped) {
          const event = sealedEvent({ correlationId: "load" });
          const written = await store.append([event]).then(
            () => true,
            () => false,
          );
          if (written) acknowledged.push(event.id);
          else refused++;
        }
      };
      const appenders = Array.from({ length: 8 }, appender);
      await until(() => acknowledged.length > 50);
      await postgres.crash();
      await until(() => refused > 0);
      await postgres.startAgain();
      const recovered = acknowledged.length;
      await until(() => acknowledged.length > recovered);
      stopped = true;
      await Promise.all(appenders);
      const found = await store.find({ id: "load", limit: 1_000_000 });
      const kept = new Set(found.map((event) => event.id));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      await store.close();
    });
  });

  describe("PostgreSQL that does not answer", () => {
    test("while another session holds the table: refused after the limit, then taken", async () => {
      const store = await open(postgres.url, 1_000);
      const other = new Client({ connectionString: postgres.url });
      await other.connect();
      await other.query("begin; lock table event_leaf in exclusive mode");
      await expect(store.append([sealedEvent()])).rejects.toThrow(/took too long/);
      await other.query("rollback");
      await other.end();
      await store.append([sealedEvent()]);
      await store.close();
    });

    test("because the network swallows everything: refused in time, then taken over a new connection", async () => {
      await using proxy = await SilentProxy.start(postgres.url);
      const store = await open(proxy.url, 1_000);
      await store.append([sealedEvent({ correlationId: "silence" })]);
      proxy.silent = true;
      const unanswered = [
        store.append([sealedEvent()]),
        store.find({ id: "silence", limit: 9 }),
        store.ping(),
      ];
      const outcomes = await Promise.allSettled(unanswered);
      const reasons = outcomes.map((outcome) =>
        outcome.status === "rejected" ? outcome.reason : "answered",
      );
      expect(reasons.filter((reason) => !(reason instanceof EventStoreUnavailable))).toEqual([]);
      proxy.silent = false;
      await store.append([sealedEvent({ correlationId: "silence" })]);
      expect(await store.find({ id: "silence", limit: 9 })).toHaveLength(2);
      await store.close();
    });
  });

  /** The message is printed at start and logged: a password in it would be in every log. */
  test.each([
    ["a wrong password", { password: "s3cret-wrong" }, /refuses the password/],
    ["an unknown database", { pathname: "/nowhere" }, /does not exist/],
    ["a closed port", { port: "1" }, /refuses connections/],
  ])("at the start, %s is told without quoting a password", async (_, spoiled, sentence) => {
    const url = Object.assign(new URL(postgres.url), spoiled);
    const error = await open(url.href).then(
      () => new Error("it opened"),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain(url.password);
  });
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise(setImmediate);
}
