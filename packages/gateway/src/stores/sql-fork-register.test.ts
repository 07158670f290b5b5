import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "../../test/kit/databases.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "../../test/kit/postgres.ts";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import type { Database } from "./database.ts";
import { insertEvent } from "./insert-event.ts";
import { openLedgerWriter } from "./ledger/open-ledger-writer.ts";
import { createSignal } from "./ledger/signal.ts";
import { SqlLedger } from "./ledger/sql-ledger.ts";
import { SqlCosignatures } from "./sql-cosignatures.ts";
import { SqlForkRegister } from "./sql-fork-register.ts";

const fork = {
  generation: 1,
  target: "file:checkpoints.txt",
  contradiction: "It has more.",
  nextGeneration: 3,
};
function evidence() {
  const id = Bun.randomUUIDv7();
  const data = { cause: "ledger-fork", generation: fork.nextGeneration };
  return {
    event: sealedEvent({
      id,
      type: "config.changed",
      body: JSON.stringify({ id, type: "config.changed", data }),
    }),
    note: { id: `note_${Bun.randomUUIDv7()}`, text: "Restored.", salt: "00" },
    atMs: 2,
  };
}

function registerIn(database: Database): SqlForkRegister {
  return new SqlForkRegister(database, new SqlLedger(database, createSignal()));
}

async function integrate(database: Database): Promise<void> {
  const writer = openLedgerWriter(database);
  await writer.integrate(100);
  await writer.close();
}

describe.each([
  { kind: "SQLite", skip: false },
  { kind: "PostgreSQL", skip: whyNoPostgres() !== undefined },
])("on $kind", ({ kind, skip }) => {
  let folder: string;
  let postgres: TestPostgres | undefined;
  let databases: TestDatabase;
  beforeAll(async () => {
    if (skip) return;
    folder = temporaryFolder();
    postgres = kind === "SQLite" ? undefined : await startPostgres();
    databases = await testDatabase(postgres?.url ?? `sqlite:${join(folder, "test.db")}`);
  });
  afterAll(async () => {
    if (skip) return;
    await databases.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  });

  test.skipIf(skip)("a fork holds for every process until one of them acknowledges it, once", async () => {
    const database = await databases.open();
    const [one, two] = [registerIn(database), registerIn(await databases.open())];
    expect(await one.standing()).toEqual({ generation: 1 });
    await Promise.all([one.report(fork, 1), two.report({ ...fork, target: "s3:other" }, 1)]);
    const { fork: found } = await two.standing();
    expect(await one.standing()).toEqual({ generation: 1, fork: found ?? fork });
    const acknowledged = await Promise.allSettled([
      one.acknowledge(fork, evidence()),
      two.acknowledge(fork, evidence()),
    ]);
    const won = acknowledged.filter((each) => each.status === "fulfilled" && each.value);
    expect(won).toHaveLength(1);
    expect(await two.standing()).toMatchObject({ generation: 1, unproven: 3 });
    await integrate(database);
    expect(await two.standing()).toEqual({ generation: 3 });
    expect(await two.acknowledge(fork, evidence())).toBe(false);
    expect(await database.kysely.selectFrom("event_body").select("type").execute()).toEqual([
      { type: "config.changed" },
    ]);
  });

  // What an attacker gains if this breaks: one row silences the alarm of a database that was put back.
  test.skipIf(skip)(
    "a generation that no event in the log begins counts for nothing, and blocks none",
    async () => {
      const database = await databases.open();
      const register = registerIn(database);
      await register.report({ ...fork, generation: 3, nextGeneration: 4 }, 3);
      const decision = sealedEvent({ id: Bun.randomUUIDv7() });
      await database.kysely.transaction().execute((transaction) => insertEvent(decision, transaction));
      await integrate(database);
      for (const [number, event_id] of [
        [4, Bun.randomUUIDv7()],
        [5, decision.id],
      ] as const) {
        await database.kysely
          .insertInto("ledger_generation")
          .values({ number, event_id, acknowledged_at_ms: 4 })
          .execute();
      }
      expect(await register.standing()).toEqual({
        generation: 3,
        unproven: 5,
        fork: { ...fork, generation: 3, nextGeneration: 6 },
      });
    },
  );

  // What an attacker gains if this breaks: a fork that was found is found no more.
  test.skipIf(skip)("what was found is never changed or deleted", async () => {
    const { kysely } = await databases.open();
    await expect(kysely.deleteFrom("ledger_fork").execute()).rejects.toThrow(/append-only/);
    await expect(kysely.deleteFrom("ledger_generation").execute()).rejects.toThrow(/append-only/);
  });

  test.skipIf(skip)("cosignatures of a checkpoint are kept once each, in their order", async () => {
    const cosignatures = new SqlCosignatures(await databases.open());
    await cosignatures.keep(7, ["— w1 AA", "— w2 BB"], 1);
    await cosignatures.keep(7, ["— w1 AA"], 2);
    await cosignatures.keep(8, [], 3);
    expect(await cosignatures.of(7)).toEqual(["— w1 AA", "— w2 BB"]);
    expect(await cosignatures.of(8)).toEqual([]);
  });
});
