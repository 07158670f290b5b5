import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type TestDatabase, testDatabase } from "../../test/kit/databases.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "../../test/kit/postgres.ts";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { SqlCosignatures } from "./sql-cosignatures.ts";
import { SqlForkRegister } from "./sql-fork-register.ts";

const fork = {
  generation: 1,
  target: "file:checkpoints.txt",
  contradiction: "It has more.",
  nextGeneration: 3,
};
const evidence = () => ({
  event: sealedEvent({ id: Bun.randomUUIDv7(), type: "config.changed" }),
  note: { id: `note_${Bun.randomUUIDv7()}`, text: "Restored.", salt: "00" },
  atMs: 2,
});

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
    const [one, two] = [
      new SqlForkRegister(await databases.open()),
      new SqlForkRegister(await databases.open()),
    ];
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
    expect(await two.standing()).toEqual({ generation: 3 });
    expect(await two.acknowledge(fork, evidence())).toBe(false);
    const { kysely } = await databases.open();
    expect(await kysely.selectFrom("event_body").select("type").execute()).toEqual([
      { type: "config.changed" },
    ]);
  });

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
