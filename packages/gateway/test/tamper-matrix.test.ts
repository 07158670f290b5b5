import { Database as SqliteFile } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Finding, verifyRecord } from "@meshgate/ledger";
import { Client } from "pg";
import type { SealedEvent } from "../src/ports/event-store.ts";
import { openDatabase } from "../src/stores/database.ts";
import { nativeSha256 } from "../src/stores/ledger/native-sha256.ts";
import { migrate } from "../src/stores/migrations/migrate.ts";
import { openRecordSource } from "../src/stores/record-source/open-record-source.ts";
import { openReadOnly } from "../src/stores/record-source/read-only-database.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { callEvents, signedHead, testLogKey, writeLog } from "./kit/recorded-log.ts";
import { systemClock } from "./kit/system-clock.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const START_MS = 60_000;

const EVENTS = callEvents(600);
const KEY = testLogKey(7);
const OTHER_KEY = testLogKey(8);
const OTHERS = callEvents(600, "as it never was");

/** A place in a full tile, and one in the tile that is not full. */
const FULL = 100;
const EDGE = 550;

const idOf = (index: number) => ({
  index,
  eventId: EVENTS[index]?.id ?? "",
  requestId: EVENTS[index]?.requestId ?? "",
});
const rowOf = (index: number) => ({ index, eventId: EVENTS[index]?.id ?? "" });
const seq = (index: number) => index + 1;
const forged = (index: number) => ({
  body: OTHERS[index]?.body ?? "",
  hash: OTHERS[index]?.leafHash ?? new Uint8Array(),
});

/** Who holds the database edits it behind the triggers, in words that both databases understand. */
interface Tampering {
  readonly what: string;
  /** `blob` writes bytes as the database does. */
  readonly sql?: (blob: (bytes: Uint8Array) => string) => readonly string[];
  /** What the log is made of, where it is not the events of this test. */
  readonly written?: { readonly events: readonly SealedEvent[]; readonly key?: typeof KEY };
  /** A checkpoint from outside. */
  readonly outside?: string;
  readonly found: readonly Finding[];
}

function setBody(index: number): string {
  return `update event_body set body = '${forged(index).body}' where seq = ${seq(index)}`;
}

function setHash(index: number, hash: Uint8Array, blob: (bytes: Uint8Array) => string): string {
  return `update event_leaf set leaf_hash = ${blob(hash)} where seq = ${seq(index)}`;
}

function swap(table: string, columns: readonly string[]): readonly string[] {
  const [one, other] = [seq(FULL), seq(EDGE)];
  return [
    `create table swapped as select * from ${table} where seq in (${one}, ${other})`,
    ...columns.map(
      (column) =>
        `update ${table} set ${column} = (select ${column} from swapped where swapped.seq = ${one + other} - ${table}.seq) where seq in (${one}, ${other})`,
    ),
    "drop table swapped",
  ];
}

const half = EVENTS.slice(0, 300);

// Broken, a row of this table is a way to change the record that an auditor with the public key does not see.
const TAMPERINGS: readonly Tampering[] = [
  { what: "nothing", found: [] },
  { what: "nothing, held against a checkpoint from outside", outside: signedHead(half, KEY), found: [] },
  {
    what: "a body altered",
    sql: () => [setBody(FULL)],
    found: [{ kind: "altered", part: "event", at: idOf(FULL) }],
  },
  {
    what: "a body altered, not in a full tile",
    sql: () => [setBody(EDGE)],
    found: [{ kind: "altered", part: "event", at: idOf(EDGE) }],
  },
  {
    what: "a leaf hash altered",
    sql: (blob) => [setHash(FULL, forged(FULL).hash, blob)],
    found: [{ kind: "altered", part: "leaf-hash", at: idOf(FULL) }],
  },
  {
    what: "body and leaf hash altered alike",
    sql: (blob) => [setBody(FULL), setHash(FULL, forged(FULL).hash, blob)],
    found: [{ kind: "altered", part: "event", at: idOf(FULL) }],
  },
  {
    what: "body and leaf hash altered alike, not in a full tile",
    sql: (blob) => [setBody(EDGE), setHash(EDGE, forged(EDGE).hash, blob)],
    found: [{ kind: "altered", part: "event", at: idOf(EDGE) }],
  },
  {
    what: "an event deleted",
    sql: () => ["event_body", "event_leaf"].map((table) => `delete from ${table} where seq = ${seq(FULL)}`),
    found: [{ kind: "missing", at: { index: FULL }, count: 1 }],
  },
  {
    what: "a body deleted without a permit",
    sql: () => [`delete from event_body where seq = ${seq(FULL)}`],
    found: [{ kind: "missing", at: rowOf(FULL), count: 1 }],
  },
  {
    what: "a body deleted under a permit that no event stands behind",
    sql: () => [
      `insert into retention_permit (event_id, type, before_ms, through_seq)
        values ('${EVENTS[599]?.id}', 'decision.made', 1999987200000, 600)`,
      `insert into event_dropped (seq, id, type, dropped_by)
        select seq, id, type, '${EVENTS[599]?.id}' from event_body where seq = ${seq(FULL)}`,
      `delete from event_body where seq = ${seq(FULL)}`,
    ],
    found: [{ kind: "missing", at: rowOf(FULL), count: 1 }],
  },
  {
    what: "the last hundred events deleted",
    sql: () => ["event_body", "event_leaf"].map((table) => `delete from ${table} where seq > 500`),
    found: [{ kind: "missing", at: { index: 500 }, count: 100 }],
  },
  {
    what: "the run of the latest events deleted",
    sql: () => ["delete from ledger_run where first_index > 0"],
    found: [
      { kind: "truncated", what: "log", found: 256, expected: 600 },
      { kind: "altered", part: "order", at: { index: 256 } },
      { kind: "inserted", at: { index: 256, eventId: EVENTS[256]?.id ?? "" }, count: 344 },
    ],
  },
  {
    what: "an event inserted between",
    sql: (blob) => [
      `insert into event_leaf (seq, id, occurred_at_ms, leaf_hash) overriding system value
        values (-5, '${OTHERS[0]?.id}', 5, ${blob(forged(0).hash)})`,
    ],
    found: [{ kind: "inserted", at: { index: 600, eventId: OTHERS[0]?.id ?? "" }, count: 1 }],
  },
  {
    what: "two events swapped",
    sql: () => [...swap("event_body", ["body"]), ...swap("event_leaf", ["leaf_hash"])],
    found: [{ kind: "swapped", at: { ...idOf(EDGE), index: FULL }, with: { ...idOf(FULL), index: EDGE } }],
  },
  {
    what: "a tile of leaves altered",
    sql: (blob) => [
      `update ledger_tile set hashes = ${blob(new Uint8Array(8_192))} where level = 0 and place = 1`,
    ],
    found: [{ kind: "altered", part: "hashes", at: { index: 256 }, to: 512 }],
  },
  {
    what: "a tile of leaves deleted",
    sql: () => ["delete from ledger_tile where level = 0 and place = 1"],
    found: [{ kind: "altered", part: "hashes", at: { index: 256 }, to: 512 }],
  },
  {
    what: "the edge of the tree altered",
    sql: (blob) => [`update ledger_state set edge = ${blob(new Uint8Array(90 * 32))}`],
    found: [
      { kind: "altered", part: "hashes", at: { index: 0 }, to: 512 },
      { kind: "altered", part: "hashes", at: { index: 512 }, to: 600 },
    ],
  },
  {
    what: "the size of the tree made smaller",
    sql: () => ["update ledger_state set size = 599"],
    found: [
      { kind: "altered", part: "hashes", at: { index: 0 }, to: 512 },
      { kind: "altered", part: "order", at: { index: 599 } },
      { kind: "altered", part: "hashes", at: { index: 512 }, to: 600 },
      { kind: "altered", part: "hashes", at: { index: 599 }, to: 600 },
    ],
  },
  {
    what: "a checkpoint's row altered",
    sql: (blob) => [`update ledger_checkpoint set root_hash = ${blob(new Uint8Array(32))} where size = 300`],
    found: [{ kind: "altered", part: "checkpoint", size: 300 }],
  },
  {
    what: "a checkpoint's note altered",
    sql: () => ["update ledger_checkpoint set note = replace(note, '300', '301') where size = 300"],
    found: [{ kind: "bad-signature", of: "checkpoint", name: "test.example/log" }],
  },
  {
    what: "all checkpoints deleted",
    sql: () => ["delete from ledger_checkpoint"],
    found: [{ kind: "unknown-key", of: "checkpoint", signers: [] }],
  },
  {
    what: "the signing key replaced",
    sql: () => [`update ledger_checkpoint set note = '${signedHead(EVENTS, OTHER_KEY)}' where size = 600`],
    found: [
      { kind: "unknown-key", of: "checkpoint", signers: [`test.example/log+${OTHER_KEY.signer.keyId}`] },
    ],
  },
  {
    what: "everything written anew but the signatures",
    written: { events: EVENTS.with(400, OTHERS[400] ?? sealed(400)) },
    sql: () => [`update ledger_checkpoint set note = '${signedHead(EVENTS, KEY)}' where size = 600`],
    found: [{ kind: "altered", part: "checkpoint", size: 600 }],
  },
  {
    what: "everything written anew but the checkpoints",
    written: { events: EVENTS.with(400, OTHERS[400] ?? sealed(400)) },
    sql: (blob) => [
      `update ledger_checkpoint set note = '${signedHead(EVENTS, KEY)}', root_hash = ${blob(rootIn(signedHead(EVENTS, KEY)))} where size = 600`,
    ],
    found: [{ kind: "altered", part: "hashes", at: { index: 300 }, to: 600 }],
  },
  {
    what: "the whole database restored from yesterday",
    written: { events: half },
    outside: signedHead(EVENTS, KEY),
    found: [{ kind: "truncated", what: "log", found: 300, expected: 600 }],
  },
  {
    what: "restored from yesterday, and gone on from there with the right key",
    written: { events: [...half, ...OTHERS.slice(300)] },
    outside: signedHead(EVENTS, KEY),
    found: [{ kind: "forked", size: 600, because: "outside-checkpoint" }],
  },
];

function sealed(index: number): SealedEvent {
  const event = OTHERS[index];
  if (event === undefined) throw new RangeError(`there is no event ${index}`);
  return event;
}

function rootIn(note: string): Uint8Array {
  return Uint8Array.from(Buffer.from(note.split("\n")[2] ?? "", "base64"));
}

/** A database of a kind, with the log of this test or another. */
interface Kind {
  readonly name: string;
  /** The URL of a new one that is as the one that was written for these events. */
  readonly make: (written: Tampering["written"]) => Promise<string>;
  readonly edit: (url: string, sql: NonNullable<Tampering["sql"]>) => Promise<void>;
}

function matrix({ name, make, edit }: Kind): void {
  test.each(TAMPERINGS.map((row) => [row.what, row] as const))(
    `${name}: %s`,
    async (_, { sql, written, outside, found }) => {
      const url = await make(written);
      if (sql !== undefined) await edit(url, sql);
      const database = await openReadOnly(url);
      try {
        const verdict = await verifyRecord(
          {
            source: await openRecordSource(database),
            trust: { logKeys: [KEY.verifier], witnessKeys: [] },
            ...(outside === undefined ? {} : { outside: [outside] }),
          },
          nativeSha256,
        );
        expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([...found]);
      } finally {
        await database.close();
      }
    },
    START_MS,
  );
}

async function write(url: string, { events, key = KEY }: NonNullable<Tampering["written"]>): Promise<void> {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 10_000 });
  try {
    await migrate(database);
    await writeLog(database, { events, part: 300, key });
  } finally {
    await database.close();
  }
}

describe("what tampering with a database is found out", () => {
  const folder = temporaryFolder();
  const whole = join(folder, "whole.db");

  beforeAll(() => write(`sqlite:${whole}`, { events: EVENTS }), START_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  matrix({
    name: "SQLite",
    async make(written) {
      const path = join(folder, `${randomUUID()}.db`);
      if (written === undefined) copyFileSync(whole, path);
      else await write(`sqlite:${path}`, written);
      return `sqlite:${path}`;
    },
    async edit(url, sql) {
      const file = new SqliteFile(url.slice("sqlite:".length));
      const triggers = file
        .query<{ name: string }, []>("select name from sqlite_master where type = 'trigger'")
        .all();
      for (const { name } of triggers) file.run(`drop trigger ${name}`);
      for (const each of sql((bytes) => `x'${Buffer.from(bytes).toString("hex")}'`)) {
        file.run(each.replace(" overriding system value", ""));
      }
      file.close();
    },
  });
});

const missing = whyNoPostgres();

describe.skipIf(missing !== undefined)("and with PostgreSQL", () => {
  let postgres: TestPostgres;
  let whole: string;

  beforeAll(async () => {
    postgres = await startPostgres(["fsync=off"]);
    whole = await postgres.createDatabase();
    await write(whole, { events: EVENTS });
  }, START_MS);
  afterAll(() => postgres?.stop());

  matrix({
    name: "PostgreSQL",
    async make(written) {
      if (written !== undefined) {
        const url = await postgres.createDatabase();
        await write(url, written);
        return url;
      }
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      await run(postgres.url, [`create database ${name} template ${new URL(whole).pathname.slice(1)}`]);
      return new URL(`/${name}`, postgres.url).href;
    },
    async edit(url, sql) {
      const tables = [
        "event_leaf",
        "event_body",
        "ledger_run",
        "ledger_tile",
        "ledger_checkpoint",
        "retention_permit",
      ];
      await run(url, [
        ...tables.map((table) => `alter table ${table} disable trigger all`),
        ...sql((bytes) => `'\\x${Buffer.from(bytes).toString("hex")}'::bytea`),
      ]);
    },
  });

  async function run(url: string, statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
});
