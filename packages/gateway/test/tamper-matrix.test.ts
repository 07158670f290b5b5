import { Database as SqliteFile } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Finding, printVerifierKey, verifyRecord } from "@meshgate/ledger";
import { Client } from "pg";
import type { SealedEvent } from "../src/ports/event-store.ts";
import { openDatabase } from "../src/stores/database.ts";
import { nativeSha256 } from "../src/stores/ledger/native-sha256.ts";
import { migrate } from "../src/stores/migrations/migrate.ts";
import { openRecordSource } from "../src/stores/record-source/open-record-source.ts";
import { openReadOnly } from "../src/stores/record-source/read-only-database.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import {
  callEvents,
  LOG_START_MS,
  loggedEvent,
  signedHead,
  testLogKey,
  writeLog,
} from "./kit/recorded-log.ts";
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
  /** Whether more is found, which follows from that. */
  readonly andMore?: true;
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

const DAY_MS = 86_400_000;
const LATER_MS = LOG_START_MS + 120 * DAY_MS;

/** The last event lets the first fifty go but one, which is of another type. */
function retained(rule: object = {}, occurredAtMs = LATER_MS): readonly SealedEvent[] {
  const whole = {
    of: "decision.made",
    older_than_days: 90,
    before: "2026-01-02",
    count: 49,
    from_index: 0,
    to_index: 50,
    ...rule,
  };
  const applied = loggedEvent(599, { type: "retention.applied", data: { rules: [whole] }, occurredAtMs });
  return EVENTS.with(10, loggedEvent(10, { type: "login.failed" })).with(599, applied);
}

/** Takes bodies away as retention does, by whichever words. */
function dropped(where: string): readonly string[] {
  return [
    `insert into retention_permit (event_id, type, before_ms, through_seq, from_index, to_index)
      values ('${EVENTS[599]?.id}', 'decision.made', ${LOG_START_MS + DAY_MS}, 600, 0, 50)`,
    `insert into event_dropped (seq, id, type, dropped_by)
      select seq, id, 'decision.made', '${EVENTS[599]?.id}' from event_body where ${where}`,
    `delete from event_body where ${where}`,
  ];
}

const FIRST_FIFTY = "seq <= 50 and type = 'decision.made'";

/** An event that nobody recorded. */
function insertEvent(seq: number, blob: (bytes: Uint8Array) => string): readonly string[] {
  const { id, requestId, body, leafHash } = loggedEvent(9_000);
  return [
    `insert into event_leaf (seq, id, occurred_at_ms, leaf_hash) overriding system value
      values (${seq}, '${id}', ${LOG_START_MS + 9_000}, ${blob(leafHash)})`,
    `insert into event_body (seq, id, type, request_id, correlation_id, actor_id, body)
      values (${seq}, '${id}', 'decision.made', '${requestId}', null, 'local', '${body}')`,
  ];
}

const rotated = EVENTS.with(
  300,
  loggedEvent(300, {
    type: "signer.rotated",
    data: {
      current_key: printVerifierKey(OTHER_KEY.verifier.key),
      from_size: 301,
      previous_key: printVerifierKey(KEY.verifier.key),
      signed_by_previous: true,
    },
  }),
);

const slow = Array.from({ length: 600 }, (_, at) =>
  loggedEvent(at, { occurredAtMs: LOG_START_MS + at * 10_000 }),
);

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
      `insert into retention_permit (event_id, type, before_ms, through_seq, from_index, to_index)
        values ('${EVENTS[599]?.id}', 'decision.made', 1999987200000, 600, 0, 600)`,
      `insert into event_dropped (seq, id, type, dropped_by)
        select seq, id, type, '${EVENTS[599]?.id}' from event_body where seq = ${seq(FULL)}`,
      `delete from event_body where seq = ${seq(FULL)}`,
    ],
    found: [{ kind: "missing", at: rowOf(FULL), count: 1 }],
  },
  {
    what: "nothing, with bodies that retention let go",
    written: { events: retained() },
    sql: () => dropped(FIRST_FIFTY),
    found: [],
  },
  {
    what: "nothing, with bodies of which retention has let go some by now",
    written: { events: retained() },
    sql: () => dropped(`${FIRST_FIFTY} and seq < 20`),
    found: [],
  },
  {
    what: "a permit's row altered, beyond all time",
    written: { events: retained() },
    sql: () => [
      ...dropped(FIRST_FIFTY),
      "update retention_permit set before_ms = 9007199254740991, through_seq = 9007199254740991",
    ],
    found: [],
  },
  {
    what: "a body more taken away under a genuine permit, as being of its type",
    written: { events: retained() },
    sql: () => dropped("seq <= 50"),
    found: [{ kind: "missing", at: rowOf(0), count: 50 }],
  },
  {
    what: "a body taken away under a genuine permit, in place of one that is to go",
    written: { events: retained() },
    sql: () => dropped("seq = 11"),
    found: [{ kind: "missing", at: rowOf(10), count: 1 }],
  },
  {
    what: "a younger body taken away under a genuine permit, with another time beside it",
    written: { events: retained() },
    sql: () => [
      ...dropped(`${FIRST_FIFTY} or seq = ${seq(FULL)}`),
      `update event_leaf set occurred_at_ms = 1 where seq = ${seq(FULL)}`,
      "update retention_permit set to_index = 600",
    ],
    found: [{ kind: "missing", at: rowOf(FULL), count: 1 }],
  },
  {
    what: "bodies of today taken away under an event that has another time beside it",
    written: { events: retained({}, LOG_START_MS + 599) },
    sql: () => [
      `update event_leaf set occurred_at_ms = ${LATER_MS} where seq = 600`,
      ...dropped(FIRST_FIFTY),
    ],
    found: [
      { kind: "missing", at: rowOf(0), count: 10 },
      { kind: "missing", at: rowOf(11), count: 39 },
      { kind: "altered", part: "columns", at: idOf(599), columns: ["event_leaf.occurred_at_ms"] },
    ],
  },
  {
    what: "bodies taken away under an event that lets go what came after it",
    written: { events: retained({ to_index: 600 }) },
    sql: () => dropped(FIRST_FIFTY),
    found: [{ kind: "missing", at: rowOf(0), count: 49 }],
  },
  {
    what: "the columns beside an event altered",
    sql: () => [
      `update event_body set type = 'login.failed', request_id = null, correlation_id = 'x', actor_id = 'x',
        id = '${OTHERS[0]?.id.replace("019b", "029b")}' where seq = ${seq(FULL)}`,
      `update event_leaf set occurred_at_ms = 5, id = '${OTHERS[0]?.id.replace("019b", "029b")}'
        where seq = ${seq(FULL)}`,
    ],
    found: [
      {
        kind: "altered",
        part: "columns",
        at: idOf(FULL),
        columns: [
          "id",
          "type",
          "request_id",
          "correlation_id",
          "actor_id",
          "event_leaf.id",
          "event_leaf.occurred_at_ms",
        ],
      },
    ],
  },
  {
    what: "an event hidden behind a run before the tree",
    sql: (blob) => [...insertEvent(-5, blob), "insert into ledger_run values (-1, -5, 1)"],
    found: [
      { kind: "altered", part: "order", at: { index: 600 } },
      { kind: "inserted", at: { index: 600 }, count: 1 },
    ],
  },
  {
    what: "an event hidden behind a run of its own, behind the tree",
    sql: (blob) => [...insertEvent(700, blob), "insert into ledger_run values (600, 700, 1)"],
    found: [
      { kind: "altered", part: "order", at: { index: 600 } },
      { kind: "altered", part: "hashes", at: { index: 512 }, to: 601 },
      { kind: "altered", part: "hashes", at: { index: 600 }, to: 601 },
    ],
  },
  {
    what: "an event hidden behind a run far away",
    sql: (blob) => [...insertEvent(700, blob), "insert into ledger_run values (9007199254740000, 700, 1)"],
    found: [
      { kind: "altered", part: "order", at: { index: 600 } },
      { kind: "inserted", at: { index: 600 }, count: 1 },
    ],
  },
  {
    what: "a run without end",
    sql: () => ["insert into ledger_run values (600, 601, 9007199254000000)"],
    found: [
      { kind: "altered", part: "order", at: { index: 600 } },
      { kind: "missing", at: { index: 600 }, count: 168 },
    ],
    andMore: true,
  },
  {
    what: "a run made longer",
    sql: () => ["update ledger_run set count = count + 1 where first_index = 256"],
    found: [
      { kind: "truncated", what: "log", found: 301, expected: 600 },
      { kind: "altered", part: "order", at: { index: 300 } },
      { kind: "inserted", at: { index: 301 }, count: 299 },
    ],
  },
  {
    what: "a run that names events of another",
    sql: () => ["update ledger_run set first_seq = 2 where first_index = 256"],
    found: [
      { kind: "altered", part: "order", at: { index: 256 } },
      { kind: "altered", part: "event", at: { ...idOf(1), index: 256 } },
    ],
    andMore: true,
  },
  {
    what: "the sequencer sent back, for it to take up what is a leaf",
    sql: () => ["update ledger_state set last_seq = 10, backlog_seq = 600"],
    found: [{ kind: "altered", part: "order", at: { index: 600 } }],
  },
  {
    what: "all checkpoints deleted but an early one",
    written: { events: slow },
    sql: () => ["delete from ledger_checkpoint where size > 300"],
    found: [{ kind: "unsigned", at: { index: 300 }, count: 300 }],
  },
  {
    what: "everything deleted",
    sql: () => [
      ...["event_body", "event_leaf", "ledger_run", "ledger_tile", "ledger_checkpoint"].map(
        (table) => `delete from ${table}`,
      ),
      "delete from ledger_state",
      "insert into ledger_state (id, size, edge, last_seq, backlog_seq) values (1, 0, '', 0, 0)",
      `insert into ledger_signer values (1, '${printVerifierKey(KEY.verifier.key)}', 0, 0, 1)`,
    ],
    found: [{ kind: "unsigned", at: { index: 0 }, count: 0 }],
  },
  {
    what: "signed on with a key from which another has taken over",
    written: { events: rotated },
    found: [
      {
        kind: "superseded-key",
        size: 600,
        signer: `test.example/log+${KEY.signer.keyId}`,
        at: { index: 300 },
      },
    ],
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
    async (_, { sql, written, outside, found, andMore }) => {
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
        const findings = verdict.kind === "verified" ? [] : verdict.findings;
        expect(andMore ? findings.slice(0, found.length) : [...findings]).toEqual([...found]);
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
      file.run("pragma ignore_check_constraints = on");
      for (const each of sql((bytes) => `x'${Buffer.from(bytes).toString("hex")}'`)) {
        file.run(each.replace(" overriding system value", ""));
      }
      file.close();
    },
  });
});

const DROP_CHECKS = `do $$ declare held record; begin
  for held in select conrelid::regclass as of_table, conname from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace
  loop execute format('alter table %s drop constraint %I', held.of_table, held.conname); end loop;
end $$`;

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
        "ledger_signer",
        "retention_permit",
      ];
      await run(url, [
        ...tables.map((table) => `alter table ${table} disable trigger all`),
        DROP_CHECKS,
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
