import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { openCheckpoint, parseNote } from "@meshgate/ledger";
import { sql } from "kysely";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { sealEvent } from "../pipeline/seal.ts";
import { SqlControlStore } from "../stores/control/sql-control-store.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { keepCheckpoint } from "../stores/ledger/checkpoints.ts";
import type { LedgerWriter } from "../stores/ledger/ledger-writer.ts";
import { openLedgerWriter } from "../stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../stores/ledger/signal.ts";
import { readSigners } from "../stores/ledger/signers.ts";
import { recordEvents } from "../stores/ledger/sql-ledger.fixture.ts";
import { SqlLedger } from "../stores/ledger/sql-ledger.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { createHeadSigning, type HeadSigning, type SigningRefusal } from "./head-signing.ts";
import { ledgerRemarks } from "./ledger-remarks.ts";
import type { LogSigner } from "./log-signer.ts";
import { openLogSigner } from "./open-log-signer.ts";
import { makeSigningKey, type SigningKey } from "./signing-key.ts";
import { verifiersOf } from "./why-altered.ts";

let database: Database;
let ledger: SqlLedger;
let writer: LedgerWriter;
let clock: ManualClock;
let refusals: (SigningRefusal["kind"] | "none")[];
const [firstKey, secondKey, thirdKey] = [makeSigningKey(), makeSigningKey(), makeSigningKey()];

beforeEach(async () => {
  database = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 4_000 });
  await migrate(database);
  ledger = new SqlLedger(database, createSignal());
  writer = openLedgerWriter(database);
  clock = new ManualClock(Date.UTC(2026, 10, 21));
  refusals = [];
});

afterEach(async () => {
  await writer.close();
  await database.close();
});

async function grow(count: number): Promise<void> {
  await recordEvents(
    Array.from({ length: count }, () => sealedEvent()),
    database,
  );
  await integrate();
}

async function integrate(): Promise<void> {
  while ((await writer.integrate(100)).kind === "integrated");
}

function signerWith(current: SigningKey, previous?: SigningKey): Promise<LogSigner> {
  return openLogSigner({
    generation: 1,
    configured: { current, ...(previous && { previous }) },
    keeping: { kind: "memory" },
    control: new SqlControlStore(database),
    database,
    nowMs: () => clock.nowMs(),
    seal: (draft) => sealEvent(draft, Bun.randomUUIDv7(), { origin: "gateway-test", environment: "test" }),
  });
}

/** What one process signs with. */
function signingWith(signer: LogSigner): HeadSigning {
  return createHeadSigning({
    ledger,
    signer,
    signers: () => readSigners(database.kysely),
    keep: (checkpoint) => keepCheckpoint(checkpoint, database.kysely),
    growth: createSignal(),
    clock,
    onRefusal: (refusal) => refusals.push(refusal?.kind ?? "none"),
  });
}

async function signedSizes(): Promise<readonly number[]> {
  const rows = await database.kysely.selectFrom("ledger_checkpoint").select("size").orderBy("size").execute();
  return rows.map(({ size }) => Number(size));
}

/** Makes what somebody does who owns the database and its triggers. */
async function behindTheTriggers(statement: string): Promise<void> {
  const triggers = await sql<{ readonly name: string }>`
    select name from sqlite_master where type = 'trigger' and name like 'ledger_%'`.execute(database.kysely);
  for (const { name } of triggers.rows) {
    await sql`drop trigger ${sql.id(name)}`.execute(database.kysely);
  }
  await sql.raw(statement).execute(database.kysely);
}

describe("the head of the log", () => {
  test("is signed by the log's key, over what is integrated, once", async () => {
    const signer = await signerWith(firstKey);
    const signing = signingWith(signer);
    await signing.signNow();
    expect(await signedSizes()).toEqual([]);
    await grow(300);
    await signing.signNow();
    await signing.signNow();
    expect(await signedSizes()).toEqual([300]);
    const kept = await ledger.latestCheckpoint();
    const verifiers = verifiersOf(await readSigners(database.kysely));
    const opened = openCheckpoint(kept?.note ?? "", { origin: signer.origin, verifiers });
    expect(opened).toMatchObject({ ok: true, value: { checkpoint: { size: 300 } } });
    expect(opened.ok ? opened.value.checkpoint.rootHash : undefined).toEqual(kept?.rootHash);
  });

  test("is signed at most once a second, and at once after a pause", async () => {
    const signing = signingWith(await signerWith(firstKey));
    await grow(1);
    await signing.signWhereDue("growth");
    await grow(1);
    await signing.signWhereDue("growth");
    clock.advance(999);
    await signing.signWhereDue("growth");
    expect(await signedSizes()).toEqual([1]);
    clock.advance(1);
    await signing.signWhereDue("growth");
    expect(await signedSizes()).toEqual([1, 2]);
  });

  test("does not mind a clock that goes back", async () => {
    const signing = signingWith(await signerWith(firstKey));
    await grow(3);
    await signing.signNow();
    clock.jump(-86_400_000);
    await grow(3);
    await signing.signNow();
    expect(await signedSizes()).toEqual([3, 6]);
    expect(refusals).toEqual([]);
  });

  test("of two processes is signed by either, and each goes on from the other's", async () => {
    const signer = await signerWith(firstKey);
    const [one, other] = [signingWith(signer), signingWith(signer)];
    await grow(2);
    await Promise.all([one.signNow(), other.signNow()]);
    await grow(2);
    await other.signNow();
    await one.signNow();
    expect(await signedSizes()).toEqual([2, 4]);
    expect(one.latest()?.size).toBe(4);
    expect(refusals).toEqual([]);
  });
});

/** Whoever owns the database could have a history signed that is not the one that was signed before. */
describe("a database that is not what was signed", () => {
  const alterations: [string, () => Promise<void>][] = [
    [
      "the edge was altered",
      () => behindTheTriggers("update ledger_state set edge = cast(x'00' || substr(edge, 2) as blob)"),
    ],
    [
      "the tree was cut back",
      () => behindTheTriggers("update ledger_state set size = 0, edge = x'', last_seq = 300"),
    ],
    ["the checkpoints were deleted", () => behindTheTriggers("delete from ledger_checkpoint")],
    [
      "a checkpoint was forged",
      () => behindTheTriggers("update ledger_checkpoint set note = replace(note, '300', '299'), size = 299"),
    ],
  ];

  test.each(alterations)("is not signed again where %s", async (_, alter) => {
    const signing = signingWith(await signerWith(firstKey));
    await grow(300);
    await signing.signNow();
    await alter();
    await recordEvents([sealedEvent()], database);
    // Of a tree that was cut back the database itself refuses leaves that it has already.
    await integrate().catch(() => {});
    await signing.signNow();
    expect(refusals).toEqual(["altered"]);
    expect((await signedSizes()).every((size) => size <= 300)).toBe(true);
  });

  test("is found at the next start as well", async () => {
    const signer = await signerWith(firstKey);
    await grow(300);
    await signingWith(signer).signNow();
    await behindTheTriggers("update ledger_state set edge = cast(x'00' || substr(edge, 2) as blob)");
    const restarted = signingWith(signer);
    await restarted.signNow();
    expect(restarted.refusal()).toMatchObject({ kind: "altered" });
  });

  test("put back from yesterday, checkpoints and all, is seen by a process that remembers today's", async () => {
    const signing = signingWith(await signerWith(firstKey));
    await grow(10);
    await signing.signNow();
    const yesterday = await database.kysely.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
    clock.advance(86_400_000);
    await grow(10);
    await signing.signNow();
    await behindTheTriggers("delete from ledger_checkpoint where size > 10");
    await database.kysely
      .updateTable("ledger_state")
      .set({ size: yesterday.size, edge: yesterday.edge })
      .execute();
    await signing.signNow();
    expect(signing.refusal()).toEqual({
      kind: "altered",
      why: "The checkpoint of 20 events, which was signed, is gone.",
    });
  });
});

describe("another key", () => {
  async function keysOfLatest(): Promise<readonly string[]> {
    const note = parseNote((await ledger.latestCheckpoint())?.note ?? "");
    return note.ok ? note.value.signatures.map(({ keyId }) => keyId) : [];
  }

  async function rotations(): Promise<readonly unknown[]> {
    const rows = await database.kysely
      .selectFrom("event_body")
      .select("body")
      .where("type", "=", "signer.rotated")
      .execute();
    return rows.map(({ body }) => JSON.parse(body).data);
  }

  test("takes over with an event and a checkpoint that both have signed, then signs alone", async () => {
    const first = await signerWith(firstKey);
    await grow(5);
    await signingWith(first).signNow();
    const second = await signerWith(secondKey, firstKey);
    expect(second.origin).toBe(first.origin);
    expect(await rotations()).toEqual([
      {
        previous_key: first.verifierKey,
        current_key: second.verifierKey,
        from_size: 6,
        signed_by_previous: true,
      },
    ]);
    await integrate();
    const signing = signingWith(second);
    await signing.signNow();
    expect(await keysOfLatest()).toEqual([second.current.keyId, first.current.keyId]);
    await grow(1);
    await signing.signNow();
    expect(await keysOfLatest()).toEqual([second.current.keyId]);
    expect(refusals).toEqual([]);
  });

  test("that takes over without the one before it says so in the record and to the operator", async () => {
    const first = await signerWith(firstKey);
    await grow(5);
    await signingWith(first).signNow();
    const second = await signerWith(secondKey);
    expect(await rotations()).toMatchObject([{ signed_by_previous: false }]);
    await integrate();
    await signingWith(second).signNow();
    expect(await keysOfLatest()).toEqual([second.current.keyId]);
    const remarks = ledgerRemarks({
      failure: undefined,
      waitingMs: 0,
      refusal: undefined,
      known: await readSigners(database.kysely),
      signer: second,
      nowMs: clock.nowMs(),
    });
    expect(remarks.map(({ code }) => code)).toEqual(["ledger-key-replaced"]);
  });

  /** Else a replica that was not restarted, or an old configuration, takes the log back to a key that was given up. */
  test("that was replaced signs no more, in a process that goes on nor in one that is started with it", async () => {
    const first = await signerWith(firstKey);
    const old = signingWith(first);
    await grow(5);
    await old.signNow();
    await signerWith(secondKey, firstKey);
    await integrate();
    await old.signNow();
    await signingWith(await signerWith(firstKey)).signNow();
    expect(refusals).toEqual(["superseded", "superseded"]);
    expect(await signedSizes()).toEqual([5]);
    expect(await readSigners(database.kysely)).toHaveLength(2);
  });

  test("is told of once, however often the service starts with it", async () => {
    for (const _ of [1, 2, 3]) await signerWith(firstKey);
    for (const _ of [1, 2]) await signerWith(secondKey, firstKey);
    await signerWith(thirdKey, secondKey);
    expect(await rotations()).toHaveLength(2);
  });
});
