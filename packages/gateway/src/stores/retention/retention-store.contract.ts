import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { type TestDatabase, testDatabase } from "../../../test/kit/databases.ts";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { insertEvent } from "../insert-event.ts";
import { postgresLedgerWriter } from "../ledger/postgres-ledger-writer.ts";
import { sqliteLedgerWriter } from "../ledger/sqlite-ledger-writer.ts";
import { SqlRetentionStore } from "./sql-retention-store.ts";

const DAY_MS = 86_400_000;
const TODAY_MS = Date.UTC(2026, 10, 21);
const BEFORE_MS = TODAY_MS - 90 * DAY_MS;
const before = "2026-08-23";

/** What every database guarantees of retention. */
export function retentionStoreContract(name: string, url: () => Promise<string>): void {
  describe(`retention in ${name}`, () => {
    let databases: TestDatabase;
    let database: Database;
    let store: SqlRetentionStore;

    beforeEach(async () => {
      databases = await testDatabase(await url());
      database = await databases.open();
      store = new SqlRetentionStore(database);
    });
    afterEach(() => databases.close());

    /** Makes events leaves, in their order. */
    async function record(...events: readonly SealedEvent[]): Promise<void> {
      for (const event of events) {
        await database.kysely.transaction().execute((transaction) => insertEvent(event, transaction));
      }
      const writer =
        database.kind === "sqlite"
          ? sqliteLedgerWriter(database.connection)
          : postgresLedgerWriter(database.kysely);
      while ((await writer.integrate(1_000)).kind === "integrated");
      await writer.close();
    }

    async function bodies(): Promise<readonly string[]> {
      const rows = await database.kysely.selectFrom("event_body").select("id").orderBy("seq").execute();
      return rows.map(({ id }) => id);
    }

    const old = (fields: Partial<SealedEvent> = {}) => written({ occurredAtMs: BEFORE_MS - 1, ...fields });
    const of = "decision.made";
    const permitsTo = (to: number) => [{ of, beforeMs: BEFORE_MS, from: 0, to }];
    const grant = async (event: SealedEvent, to: number) =>
      store.grant(event, permitsTo(to), await store.permitsSeen());
    const whole = (to: number) => ({ from: 0, to, types: [of], beforeMs: BEFORE_MS });

    test("drops what a permit covers, and nothing that is younger, of another type, or came after", async () => {
      const requestId = Bun.randomUUIDv7();
      const goes = old({ requestId });
      const stays = [
        written({ occurredAtMs: BEFORE_MS }),
        old({ type: "request.completed" }),
        written({ occurredAtMs: TODAY_MS, type: "policy.activated" }),
      ];
      await record(goes, ...stays);
      const event = applied([ruleTo(4)]);
      expect(await grant(event, 4)).toBe(true);
      const later = old();
      await record(later);
      expect(await store.drop(whole(6), 6)).toBe(1);
      expect(await bodies()).toEqual([...stays, event, later].map(({ id }) => id));
      expect(await store.dropped(requestId)).toEqual([
        {
          id: goes.id,
          type: of,
          occurredAtMs: BEFORE_MS - 1,
          leafHash: goes.leafHash,
          index: 0,
          droppedBy: event.id,
        },
      ]);
      expect(await store.progress([of, "request.completed"])).toEqual(new Map([[of, 6]]));
      expect(await store.drop(whole(6), 3)).toBe(0);
      expect(await store.progress([of])).toEqual(new Map([[of, 6]]));
    });

    /** Else whoever has the database's password takes out the decisions that would tell on them. */
    test("refuses by the database itself to delete a body that no permit covers", async () => {
      await record(old(), old({ type: "request.completed" }));
      const deletion = sql`delete from event_body`.execute(database.kysely);
      await expect(deletion).rejects.toThrow(/permit of a retention.applied event/);
      expect(await grant(applied([ruleTo(2)]), 2)).toBe(true);
      const more = sql`delete from event_body where type <> 'decision.made'`.execute(database.kysely);
      await expect(more).rejects.toThrow(/permit of a retention.applied event/);
      expect(await bodies()).toHaveLength(3);
    });

    /** Else a permit that no event tells of lets the record be emptied. */
    test.each<
      readonly [string, SealedEvent, { of?: string; beforeMs?: number; throughSeq?: number; to?: number }]
    >([
      ["that no event is for", written({ type: "retention.applied", occurredAtMs: TODAY_MS }), {}],
      ["of another type than its event says", ninetyDays(), { of: "request.completed" }],
      ["of another day than its event says", ninetyDays(), { beforeMs: BEFORE_MS + DAY_MS }],
      ["that covers what was written after it", ninetyDays(), { throughSeq: 1_000 }],
      ["of a longer stretch of the log than its event says", ninetyDays(), { to: 2 }],
      ["of leaves that there are not", applied([ruleTo(2)]), { to: 2 }],
      ["of an event whose own bytes are of another type", appliedAs("policy.activated"), {}],
      ["younger than its event's rule", applied([{ ...ruleTo(1), older_than_days: 91 }]), {}],
      [
        "of an event that says it is of tomorrow",
        applied([{ ...ruleTo(1), older_than_days: 1 }], Date.now() + DAY_MS),
        {},
      ],
      [
        "of an event that retention may not drop",
        applied([{ ...ruleTo(1), of: "record.erased" }]),
        { of: "record.erased" },
      ],
    ])(
      "refuses by the database itself a permit %s",
      async (_, event, { of: type = of, beforeMs = BEFORE_MS, throughSeq, to = 1 }) => {
        await record(event);
        const seq = throughSeq ?? 1;
        const insertion =
          sql`insert into retention_permit (event_id, type, before_ms, through_seq, from_index, to_index)
        values (${event.id}, ${type}, ${beforeMs}, ${seq}, 0, ${to})`.execute(database.kysely);
        await expect(insertion).rejects.toThrow(/a permit needs the retention.applied event/);
      },
    );

    test("grants a permit once, and takes none back", async () => {
      const event = ninetyDays();
      await record(old());
      const seen = await store.permitsSeen();
      expect(await store.grant(event, permitsTo(1), seen)).toBe(true);
      expect(await store.grant(ninetyDays(), permitsTo(1), seen)).toBe(false);
      expect((await bodies()).slice(1)).toEqual([event.id]);
      expect(await store.granted([...permitsTo(7), ...permitsTo(1)])).toEqual(permitsTo(1));
      for (const statement of [
        sql`delete from retention_permit`,
        sql`update retention_permit set before_ms = 0`,
      ]) {
        await expect(statement.execute(database.kysely)).rejects.toThrow(/retention_permit is append-only/);
      }
    });

    test("counts by type what is older, and tells whether something younger is left", async () => {
      await record(
        old(),
        old(),
        old({ type: "login.failed" }),
        old({ type: "key.created" }),
        written({ occurredAtMs: TODAY_MS }),
      );
      const asked = { from: 0, types: [of, "login.failed"], beforeMs: BEFORE_MS };
      const counts = new Map([
        [of, 2],
        ["login.failed", 1],
      ]);
      expect(await store.survey({ ...asked, to: 4 })).toEqual({
        counts,
        olderBodies: 3,
        olderLeaves: 4,
        hasYounger: false,
      });
      expect(await store.survey({ ...asked, to: 5 })).toEqual({
        counts,
        olderBodies: 3,
        olderLeaves: 4,
        hasYounger: true,
      });
      expect(await store.survey({ ...asked, from: 4, to: 5 })).toEqual({
        counts: new Map(),
        olderBodies: 0,
        olderLeaves: 0,
        hasYounger: true,
      });
    });
  });

  function ninetyDays(): SealedEvent {
    return applied([ruleTo(1)]);
  }
}

function ruleTo(to: number) {
  return { of: "decision.made", older_than_days: 90, before, count: 1, from_index: 0, to_index: to };
}

/** An event whose bytes say what its columns say. */
function written(fields: Partial<SealedEvent>): SealedEvent {
  const { id = Bun.randomUUIDv7(), type = "decision.made", occurredAtMs = TODAY_MS } = fields;
  const body = JSON.stringify({ id, occurred_at: new Date(occurredAtMs).toISOString(), type });
  return sealedEvent({ id, type, occurredAtMs, body, ...fields });
}

function applied(rules: readonly object[], occurredAtMs = TODAY_MS + 1): SealedEvent {
  return appliedAs("retention.applied", rules, occurredAtMs);
}

/** With the column that a forger would write. */
function appliedAs(
  type: string,
  rules: readonly object[] = [ruleTo(1)],
  occurredAtMs = TODAY_MS + 1,
): SealedEvent {
  const id = Bun.randomUUIDv7();
  const occurred_at = new Date(occurredAtMs).toISOString();
  const body = JSON.stringify({ data: { rules }, id, occurred_at, type });
  return sealedEvent({ id, type: "retention.applied", occurredAtMs, body });
}
