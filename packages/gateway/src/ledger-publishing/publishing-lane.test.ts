import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { nobleEd25519, openCheckpoint, parseVerifierKey } from "@meshgate/ledger";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { startS3, type TestS3 } from "../../test/kit/s3-server.ts";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { createSignedLog, type SignedLog } from "../../test/kit/signed-log.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { startWitness, type TestWitness } from "../../test/kit/witness.ts";
import type { CheckpointTargetConfig } from "../config/publish-schema.ts";
import { sealEvent } from "../pipeline/seal.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { Follower } from "../sinks/follow-log.ts";
import { pauseMs } from "../sinks/pause.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import { withCosignatures } from "../stores/ledger/with-cosignatures.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { SqlCosignatures } from "../stores/sql-cosignatures.ts";
import { sqlFollowerCursor } from "../stores/sql-follower-cursor.ts";
import { SqlForkRegister } from "../stores/sql-fork-register.ts";
import { SqlLease } from "../stores/sql-lease.ts";
import { createAcknowledgeFork } from "./acknowledge-fork.ts";
import { checkpointEvent } from "./checkpoint-event.ts";
import { createForkWatch, type ForkWatch } from "./fork-watch.ts";
import { openTargets } from "./open-target.ts";
import { createPublishingLane } from "./publishing-lane.ts";
import { createPublishingStanding, type PublishingStanding } from "./publishing-standing.ts";

const never = new AbortController().signal;
const EVERY_MS = 60_000;

let folder: string;
let clock: ManualClock;
let database: Database;
let s3: TestS3;
let witness: TestWitness;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock(1_766_000_000_000);
  database = await freshDatabase();
  s3 = startS3();
  witness = startWitness();
});
afterEach(async () => {
  await database.close();
  await s3.stop();
  await witness.stop();
  rmSync(folder, { recursive: true });
});

async function freshDatabase(): Promise<Database> {
  const opened = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 4_000 });
  await migrate(opened);
  return opened;
}

const file = (): CheckpointTargetConfig => ({ kind: "file", path: join(folder, "checkpoints.txt") });
const bucket = (): CheckpointTargetConfig => ({
  kind: "s3",
  bucket: "evidence",
  prefix: "meshgate/",
  endpoint: s3.endpoint,
  region: "eu-test-1",
  access_key_id: s3.accessKeyId,
  secret_access_key: s3.secretAccessKey,
});
const witnessed = (): CheckpointTargetConfig => ({ kind: "witness", url: witness.url, key: witness.key });

interface Process {
  readonly lane: Follower;
  readonly forks: ForkWatch;
  readonly standing: PublishingStanding;
  readonly recorded: readonly SealedEvent[];
  readonly failures: readonly string[];
  codes(): readonly string[];
}

/** A process that publishes the log to one target; what it records becomes part of the log, as in life. */
function processOf(log: SignedLog, config: CheckpointTargetConfig, of: Database = database): Process {
  const recorded: SealedEvent[] = [];
  const failures: string[] = [];
  const { ledger } = log;
  const [target] = openTargets([config], { ledger, clock, limitMs: 5_000 });
  if (target === undefined) throw new Error("there is no target");
  const forks = createForkWatch({
    register: new SqlForkRegister(of, ledger),
    origin: log.origin,
    targets: [target.name],
    clock,
    onFork: () => {},
    onAcknowledged: () => {},
  });
  const standing = createPublishingStanding([target], clock);
  const cosignatures = new SqlCosignatures(of);
  const lane = createPublishingLane({
    target,
    ledger,
    forks,
    cursorOf: (generation) => sqlFollowerCursor(`checkpoint:${target.name}:${generation}`, of),
    lease: new SqlLease(of, { name: target.name, holder: "one", clock, lastsMs: 60_000 }),
    clock,
    everyMs: EVERY_MS,
    limitMs: 5_000,
    async record(by, checkpoint, lines) {
      await cosignatures.keep(checkpoint.size, lines, clock.nowMs());
      const handedOver = { target: by, checkpoint, origin: forks.origin(), cosignatures: lines };
      const event = checkpointEvent(handedOver, seal);
      recorded.push(event);
      ledger.integrate([event]);
    },
    observer: {
      ...standing,
      failed: (name, why, pause) => {
        failures.push(why);
        standing.failed(name, why, pause);
      },
    },
  });
  const codes = () => standing.remarks(forks.standing()).map(({ code }) => code);
  return { lane, forks, standing, recorded, failures, codes };
}

function seal(draft: Parameters<Parameters<typeof checkpointEvent>[1]>[0]): SealedEvent {
  const from = { origin: "gateway-test", environment: "test" };
  return sealEvent({ ...draft, occurredAtMs: clock.nowMs() }, Bun.randomUUIDv7(), from);
}

/** As the sequencer does with what is in the database. */
async function integrateRecorded({ kysely }: Database, { ledger }: SignedLog): Promise<void> {
  const rows = await kysely.selectFrom("event_body").select(["id", "body"]).execute();
  const placed = await ledger.positions(rows.map(({ id }) => id));
  ledger.integrate(rows.filter(({ id }) => !placed.has(id)).map(sealedEvent));
}

async function published(log: SignedLog, config: CheckpointTargetConfig, of?: Database): Promise<Process> {
  const process = processOf(log, config, of);
  await process.lane.run(never);
  return process;
}

describe("a checkpoint", () => {
  test("goes to a file beside the database, whole, for its owner alone, and is recorded", async () => {
    const log = createSignedLog();
    log.grow(3);
    const checkpoint = await log.sign();
    const { recorded, codes } = await published(log, file());
    const path = join(folder, "checkpoints.txt");
    expect(readFileSync(path, "utf8")).toBe(`${checkpoint.note}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(recorded.map(({ body }) => JSON.parse(body).data)).toEqual([
      {
        origin: log.origin,
        size: 3,
        root: Buffer.from(checkpoint.rootHash).toString("base64"),
        target: { kind: "file", name: "file:checkpoints.txt", leaves_machine: false },
      },
    ]);
    expect(codes()).toEqual(["checkpoints-on-this-machine"]);
  });

  test("goes at once, then at most once in its time, and at a stop", async () => {
    const log = createSignedLog();
    const { lane, recorded } = processOf(log, file());
    const sizes = () => recorded.map(({ body }) => JSON.parse(body).data.size);
    log.grow(1);
    await log.sign();
    await lane.run(never);
    log.grow(1);
    await log.sign();
    await lane.run(never);
    expect(sizes()).toEqual([1]);
    clock.advance(EVERY_MS);
    await lane.run(never);
    expect(sizes()).toEqual([1, 3]);
    log.grow(1);
    await log.sign();
    await lane.flush(never);
    expect(sizes()).toEqual([1, 3, 5]);
  });

  test("of nothing but the handing over of others goes nowhere, so that an idle log is quiet", async () => {
    const log = createSignedLog();
    const { lane, recorded } = processOf(log, file());
    log.grow(1);
    for (let minutes = 0; minutes < 10; minutes++) {
      await log.sign();
      await lane.run(never);
      clock.advance(EVERY_MS);
    }
    expect(recorded).toHaveLength(1);
  });

  /** Else a database that is put back is noticed by one replica alone, and not where another is started. */
  test("is kept in the file of each machine, though one process hands it over, and once where they share one", async () => {
    const log = createSignedLog();
    log.grow(3);
    const { note } = await log.sign();
    const { recorded: first } = await published(log, file());
    const elsewhere = join(folder, "another machine's", "checkpoints.txt");
    mkdirSync(join(folder, "another machine's"));
    const { recorded: second } = await published(log, { kind: "file", path: elsewhere });
    await published(log, file());
    expect([first.length, second.length]).toEqual([1, 0]);
    expect(readFileSync(elsewhere, "utf8")).toBe(`${note}\n`);
    expect(readFileSync(join(folder, "checkpoints.txt"), "utf8")).toBe(`${note}\n`);
  });

  test("goes to a bucket, under its size and as the newest", async () => {
    const log = createSignedLog();
    log.grow(3);
    const { note } = await log.sign();
    const { codes } = await published(log, bucket());
    const [[key, kept] = [], [newest, same] = []] = [...s3.objects];
    expect(key).toMatch(/^evidence\/meshgate\/checkpoints\/000000000000003_[0-9a-f]{8}$/);
    expect([newest, kept, same]).toEqual(["evidence/meshgate/checkpoint", note, note]);
    expect(codes()).toEqual([]);
  });

  test("is cosigned by a witness, again and again, and carries that from then on", async () => {
    const log = createSignedLog();
    witness.trust(log.origin, log.key);
    const { lane, recorded } = processOf(log, witnessed());
    for (const events of [1, 6, 300]) {
      log.grow(events);
      await log.sign();
      await lane.run(never);
      clock.advance(EVERY_MS);
    }
    expect(recorded).toHaveLength(3);
    const ledger = withCosignatures(log.ledger, new SqlCosignatures(database));
    const latest = await ledger.latestCheckpoint();
    const verifiers = [log.key, witness.key].map((text) => {
      const key = parseVerifierKey(text, nativeSha256);
      if (!key.ok) throw new Error("no key");
      return { key: key.value, verify: nobleEd25519.verify };
    });
    const opened = openCheckpoint(latest?.note ?? "", { origin: log.origin, verifiers });
    if (!opened.ok) throw new Error(opened.error.kind);
    expect(opened.value.checkpoint.size).toBe(309);
    expect(opened.value.signatures.map(({ kind }) => kind)).toEqual(["signed", "cosigned"]);
    expect(witness.sizes.get(log.origin)).toBe(309);
  });

  test("finds out what a witness has where the database does not know", async () => {
    const log = createSignedLog();
    witness.trust(log.origin, log.key);
    log.grow(5);
    await log.sign();
    await published(log, witnessed());
    await database.kysely.deleteFrom("ledger_cursor").execute();
    log.grow(5);
    await log.sign();
    const { recorded, failures } = await published(log, witnessed());
    expect(recorded).toHaveLength(1);
    expect(failures).toEqual([]);
  });
});

// What an attacker gains if this breaks: whoever can put yesterday's database back makes a day of the record vanish unseen.
describe("a database of yesterday", () => {
  const places = { file, bucket, witnessed };
  test.each(["file", "bucket", "witnessed"] as const)("is revealed by %s", async (place) => {
    const config = places[place]();
    const log = createSignedLog();
    witness.trust(log.origin, log.key);
    log.grow(5);
    await log.sign();
    const yesterday = [...(await log.ledger.entries(0, 5))];
    log.grow(5);
    await log.sign();
    await published(log, config);

    const restored = createSignedLog();
    restored.ledger.integrate(
      yesterday.map(({ id, occurredAtMs, body = "" }) => sealedEvent({ id, occurredAtMs, body })),
    );
    await restored.sign();
    const old = await freshDatabase();
    try {
      const { lane, forks, codes, recorded } = processOf(restored, config, old);
      expect(forks.permit()).toMatchObject({ kind: "withheld" });
      await lane.run(never);
      expect(forks.standing().fork?.contradiction).toBe(
        "It has a checkpoint of 10 events, and the database has 5.",
      );
      expect(forks.permit()).toMatchObject({ kind: "withheld" });
      expect(codes()).toContain("ledger-forked");
      restored.grow(20);
      await restored.sign();
      clock.advance(EVERY_MS);
      await lane.run(never);
      expect(recorded).toEqual([]);
      // Another process, after a restart, even without the file.
      expect((await new SqlForkRegister(old, restored.ledger).standing()).fork?.generation).toBe(1);
    } finally {
      await old.close();
    }
  });

  test.each(["file", "bucket", "witnessed"] as const)(
    "that has grown past today is revealed by %s too",
    async (place) => {
      const config = places[place]();
      const log = createSignedLog();
      witness.trust(log.origin, log.key);
      log.grow(10);
      await log.sign();
      await published(log, config);
      const other = createSignedLog();
      other.grow(12);
      await other.sign();
      const old = await freshDatabase();
      try {
        const { lane, forks, codes } = processOf(other, config, old);
        await lane.run(never);
        await lane.run(never);
        expect(forks.standing().fork?.contradiction).toMatch(/10 events/);
        expect(codes()).toContain("ledger-forked");
      } finally {
        await old.close();
      }
    },
  );

  test("goes on under a new name once an admin says so, and the old name's checkpoints are left alone", async () => {
    const log = createSignedLog();
    log.grow(10);
    await log.sign();
    await published(log, file());
    const other = createSignedLog();
    other.grow(3);
    await other.sign();
    const old = await freshDatabase();
    try {
      const first = await published(other, file(), old);
      const acknowledge = createAcknowledgeFork({
        register: new SqlForkRegister(old, other.ledger),
        forks: first.forks,
        catchUp: () => integrateRecorded(old, other),
        clock,
        newId: () => Bun.randomUUIDv7(),
        seal,
      });
      const principal = { principal: plainPrincipal };
      const acknowledged = await acknowledge("The disk broke; restored the backup of Monday.", principal);
      expect(acknowledged).toEqual({ ok: true, value: { origin: "log.test/one/2", generation: 2 } });
      expect(first.forks.permit()).toEqual({ kind: "granted", generation: 2 });
      expect(await acknowledge("Again.", principal)).toMatchObject({ ok: false });
      const [event] = await old.kysely.selectFrom("event_body").selectAll().execute();
      expect(event?.type).toBe("config.changed");
      expect(event?.body).not.toContain("Monday");

      const restarted = processOf(other, file(), old);
      await restarted.lane.run(never);
      expect(restarted.forks.standing().fork).toBeUndefined();
      expect(restarted.recorded).toEqual([]);
      other.grow(1);
      await other.sign("log.test/one/2");
      await restarted.lane.run(never);
      expect(restarted.recorded.map(({ body }) => JSON.parse(body).data.origin)).toEqual(["log.test/one/2"]);
      const again = await published(other, file(), old);
      expect(again.forks.standing().fork).toBeUndefined();
    } finally {
      await old.close();
    }
  });
});

describe("a target that fails", () => {
  test("is told of, asked again after pauses, and keeps no checkpoint from being signed", async () => {
    const log = createSignedLog();
    log.grow(3);
    await log.sign();
    s3.fail = 503;
    const { lane, forks, codes, failures, recorded } = processOf(log, bucket());
    for (let minutes = 0; minutes < 20; minutes++) {
      await lane.run(never);
      clock.advance(60_000);
    }
    expect(new Set(failures)).toEqual(new Set(["it answered 503 (SlowDown)"]));
    expect(failures).toHaveLength(20);
    expect(forks.permit()).toEqual({ kind: "granted", generation: 1 });
    expect(codes()).toContain("checkpoint-failed");
    s3.fail = undefined;
    await lane.run(never);
    expect(recorded).toHaveLength(1);
    expect(codes()).toEqual([]);
  });

  test("for longer than a quarter of an hour is said to be overdue, with why", async () => {
    const log = createSignedLog();
    log.grow(3);
    await log.sign();
    const { lane, standing, forks } = processOf(log, bucket());
    await lane.run(never);
    s3.fail = 500;
    log.grow(1);
    await log.sign();
    for (let minutes = 0; minutes < 20; minutes++) {
      clock.advance(60_000);
      await lane.run(never);
    }
    expect(standing.remarks(forks.standing())).toEqual([
      {
        code: "checkpoint-overdue",
        message:
          "No checkpoint of the record has come to s3:evidence/meshgate/ for 19 minutes, though there is a new one. The last try: it answered 500 (SlowDown).",
      },
    ]);
  });

  test("as a file does is in nobody's way", async () => {
    const log = createSignedLog();
    log.grow(3);
    await log.sign();
    const path = join(folder, "checkpoints.txt");
    mkdirSync(path);
    const { lane, failures, recorded } = processOf(log, file());
    await lane.run(never);
    expect(failures).toEqual(["there is a folder of this name: choose another (EISDIR)"]);
    rmSync(path, { recursive: true });
    clock.advance(pauseMs(1));
    await lane.run(never);
    expect(recorded).toHaveLength(1);
  });

  test("by a line that a crash cut off goes on below it", async () => {
    const log = createSignedLog();
    log.grow(3);
    await log.sign();
    const first = await published(log, file());
    const path = join(folder, "checkpoints.txt");
    appendFileSync(path, "log.test/one\n4\nhalf a ro");
    log.grow(1);
    const { note } = await log.sign();
    clock.advance(EVERY_MS);
    await first.lane.run(never);
    expect(readFileSync(path, "utf8").endsWith(`half a ro\n${note}\n`)).toBe(true);
    const { forks, failures } = await published(log, file());
    expect(forks.standing().fork).toBeUndefined();
    expect(failures).toEqual([]);
  });

  // What an attacker gains if this breaks: they answer in a witness's place, and the record looks witnessed.
  test("to sign as the witness that is configured has cosigned nothing", async () => {
    const log = createSignedLog();
    witness.trust(log.origin, log.key);
    log.grow(3);
    await log.sign();
    const other = startWitness("witness.test/impostor");
    try {
      const { recorded, failures } = await published(log, {
        kind: "witness",
        url: witness.url,
        key: other.key,
      });
      expect(recorded).toEqual([]);
      expect(failures).toEqual([
        "what it answered is not signed by its key; check `key` in the configuration",
      ]);
    } finally {
      await other.stop();
    }
  });

  test("as a witness does that does not know the log says so", async () => {
    const log = createSignedLog();
    log.grow(3);
    await log.sign();
    const { failures } = await published(log, witnessed());
    expect(failures).toEqual(["it answered 404: it does not know this log; register its origin there"]);
  });
});
