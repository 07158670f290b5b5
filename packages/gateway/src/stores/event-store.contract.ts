import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import { openedCall, settledCall } from "../../test/kit/usage-entries.ts";
import { type EventStore, EventStoreUnavailable } from "../ports/event-store.ts";

/** One place to keep a record, for one test. It may hold what other tests wrote. */
export interface RecordUnderTest {
  /** Opens the record; what an earlier opening kept is there. */
  open(): Promise<EventStore>;
  /** Takes the place away. */
  discard(): Promise<void>;
}

export interface DurableRecordUnderTest extends RecordUnderTest {
  /** Runs a statement past the store, as an operator or intruder with the database's credentials would. */
  runRaw(statement: string): Promise<unknown>;
}

const ALL = { limit: 1_000 };

/** What every event store guarantees. */
export function eventStoreContract(name: string, create: () => Promise<RecordUnderTest>): void {
  describe(`${name} as an event store`, () => {
    const fixture = recordFixture(create);
    let store: EventStore;

    beforeEach(async () => {
      store = await fixture.record().open();
    });

    afterEach(() => store.close());

    test("gives back what was appended, whole", async () => {
      const whole = sealedEvent({
        requestId: eventId(900),
        correlationId: 'order "7"\\{,}',
        actorId: "key-1",
      });
      const bare = sealedEvent({ type: "config.changed", correlationId: "bare" });
      await store.append([whole, bare]);
      expect(await store.find({ id: eventId(900), ...ALL })).toEqual([whole]);
      expect(await store.find({ id: "bare", ...ALL })).toEqual([bare]);
    });

    test("finds a call's events by our id, in any case, and by the caller's, in the order of their ids", async () => {
      const requestId = eventId(0xabc);
      const [first, second] = [
        sealedEvent({ requestId, correlationId: "c" }),
        sealedEvent({ requestId, correlationId: "c" }),
      ];
      await store.append([second]);
      await store.append([first]);
      await store.append([sealedEvent({ requestId: eventId(0xabd), correlationId: "other" })]);
      for (const id of [requestId, requestId.toUpperCase(), "c"]) {
        expect(await store.find({ id, ...ALL })).toEqual([first, second]);
      }
    });

    /** Else whoever learns a call's id makes calls of its own that auditors are shown in its place. */
    test("finds nothing of others' calls that bear a call's id as their callers' own", async () => {
      const requestId = eventId(905);
      const victim = sealedEvent({ requestId, actorId: "key-1" });
      const read = sealedEvent({ requestId, actorId: "key-3", type: "record.read" });
      await store.append([victim, read]);
      for (const actorId of ["key-2", "key-3"]) {
        await store.append([sealedEvent({ requestId: eventId(906), correlationId: requestId, actorId })]);
      }
      expect(await store.find({ id: requestId, ...ALL })).toEqual([victim, read]);
      expect(await store.find({ id: requestId.toUpperCase(), ...ALL })).toEqual([victim, read]);
      expect(await store.find({ id: requestId, actorId: "key-2", ...ALL })).toEqual([]);
    });

    test("finds the calls of a batch by its id, however many there are, and its own first call always", async () => {
      const requestId = eventId(910);
      const first = sealedEvent({ requestId, actorId: "key-1" });
      const others = Array.from({ length: 5 }, (_, n) =>
        sealedEvent({ requestId: eventId(911 + n), correlationId: requestId, actorId: "key-1" }),
      );
      await store.append([first, ...others]);
      expect(await store.find({ id: requestId, ...ALL })).toEqual([first, ...others]);
      expect(await store.find({ id: requestId, limit: 2 })).toEqual([first, ...others.slice(-2)]);
    });

    test("finds calls by an id in the form of ours that only their caller gave", async () => {
      const event = sealedEvent({ requestId: eventId(907), correlationId: eventId(908) });
      await store.append([event]);
      expect(await store.find({ id: eventId(908), ...ALL })).toEqual([event]);
    });

    /** Else a caller hides the calls of others by making many with their id. */
    test("finds as many events of each actor, however many another has", async () => {
      const rare = sealedEvent({ correlationId: "flooded", actorId: "key-1" });
      const many = Array.from({ length: 9 }, () =>
        sealedEvent({ correlationId: "flooded", actorId: "key-2" }),
      );
      await store.append([rare, ...many]);
      expect(await store.find({ id: "flooded", limit: 3 })).toEqual([rare, ...many.slice(-3)]);
    });

    test("finds an event once where one id is both its call's and its caller's", async () => {
      const event = sealedEvent({ requestId: eventId(901), correlationId: eventId(901) });
      await store.append([event]);
      expect(await store.find({ id: eventId(901), ...ALL })).toEqual([event]);
    });

    test("chooses the latest where more match than asked for", async () => {
      const events = Array.from({ length: 5 }, () => sealedEvent({ correlationId: "again" }));
      for (const event of events) await store.append([event]);
      expect(await store.find({ id: "again", limit: 2 })).toEqual(events.slice(-2));
    });

    /** Else whoever guesses or reuses another caller's id reads that caller's record. */
    test("shows an actor its own events only", async () => {
      const mine = sealedEvent({ correlationId: "shared", actorId: "key-1" });
      await store.append([mine, sealedEvent({ correlationId: "shared", actorId: "key-2" })]);
      expect(await store.find({ id: "shared", actorId: "key-1", ...ALL })).toEqual([mine]);
      expect(await store.find({ id: "shared", actorId: "", ...ALL })).toEqual([]);
    });

    test.each(["unknown", "", "%", "' or 1=1 --", "\0", eventId(999)])("finds nothing for %p", async (id) => {
      await store.append([sealedEvent({ requestId: eventId(902), correlationId: "known to others" })]);
      expect(await store.find({ id, ...ALL })).toEqual([]);
    });

    test("writes all events of an append or none", async () => {
      const known = sealedEvent({ correlationId: "known" });
      await store.append([known]);
      await expect(store.append([sealedEvent({ correlationId: "fresh" }), known])).rejects.toThrow(
        EventStoreUnavailable,
      );
      expect(await store.find({ id: "fresh", ...ALL })).toEqual([]);
      expect(await store.find({ id: "known", ...ALL })).toEqual([known]);
    });

    test("writes the usage of a call with its events, or neither", async () => {
      const call = openedCall();
      await store.append([sealedEvent({ correlationId: "usage kept" })], [call]);
      await expect(store.append([sealedEvent({ correlationId: "usage refused" })], [call])).rejects.toThrow(
        EventStoreUnavailable,
      );
      await store.append([], [settledCall(call.requestId)]);
      await expect(
        store.append([sealedEvent({ correlationId: "usage refused" })], [settledCall(call.requestId)]),
      ).rejects.toThrow(EventStoreUnavailable);
      expect(await store.find({ id: "usage kept", ...ALL })).toHaveLength(1);
      expect(await store.find({ id: "usage refused", ...ALL })).toEqual([]);
    });

    test("refuses an id twice, within an append and across, and fails nobody else for it", async () => {
      const twice = sealedEvent({ correlationId: "twice" });
      const others = Array.from({ length: 9 }, () => sealedEvent({ correlationId: "others" }));
      const appends = [...others.slice(0, 4).map(one), [twice, twice] as const, ...others.slice(4).map(one)];
      const outcomes = await Promise.allSettled(appends.map((events) => store.append(events)));
      expect(outcomes.map(({ status }) => status)).toEqual(
        appends.map((events) => (events.length === 1 ? "fulfilled" : "rejected")),
      );
      expect(await store.find({ id: "others", ...ALL })).toEqual(others);
      expect(await store.find({ id: "twice", ...ALL })).toEqual([]);
    });

    test("keeps every event of 64 appenders at once, two by two", async () => {
      const calls = Array.from({ length: 64 }, (_, n) => eventId(10_000 + n));
      const appender = async (requestId: string): Promise<void> => {
        for (let turn = 0; turn < 5; turn++)
          await store.append([sealedEvent({ requestId }), sealedEvent({ requestId })]);
      };
      await Promise.all(calls.map(appender));
      const found = await Promise.all(calls.map((id) => store.find({ id, ...ALL })));
      expect(found.map((events) => events.length)).toEqual(calls.map(() => 10));
    });

    test("answers a ping while it takes events, and refuses all once closed", async () => {
      await store.ping();
      const last = store.append([sealedEvent()]);
      await Promise.all([store.close(), store.close()]);
      await last;
      await expect(store.append([sealedEvent()])).rejects.toThrow(EventStoreUnavailable);
      await expect(store.ping()).rejects.toThrow(EventStoreUnavailable);
    });
  });
}

/** What an event store in a database guarantees beyond that. */
export function durableEventStoreContract(name: string, create: () => Promise<DurableRecordUnderTest>): void {
  eventStoreContract(name, create);

  describe(`${name} as evidence`, () => {
    const fixture = recordFixture(create);

    test("has every acknowledged event when it is opened again", async () => {
      const events = Array.from({ length: 20 }, () => sealedEvent({ correlationId: "kept" }));
      const before = await fixture.record().open();
      await Promise.all(events.map((event) => before.append([event])));
      await before.close();
      const after = await fixture.record().open();
      expect(await after.find({ id: "kept", ...ALL })).toEqual(events);
      await after.close();
    });

    /** Else who holds the database's password can rewrite what the gateway decided. */
    test.each([
      "update event_leaf set occurred_at_ms = 0",
      "update event_body set body = '{}'",
      "delete from event_leaf",
      "delete from event_body where type = 'decision.made'",
      ...(name === "PostgreSQL" ? ["truncate event_leaf", "truncate event_body"] : []),
      ...(name === "PostgreSQL" ? ["set session_replication_role = replica; delete from event_leaf"] : []),
      ...(name === "SQLite" ? ["replace into event_leaf select seq, id, 0, leaf_hash from event_leaf"] : []),
      ...(name === "SQLite"
        ? ["replace into event_body select seq, id, type, null, null, '', '{}' from event_body"]
        : []),
      ...(name === "SQLite"
        ? [
            "replace into event_body (seq, id, type, actor_id, body) select seq, 'new', '', '', '{}' from event_body",
          ]
        : []),
    ])("lets the database itself refuse: %s", async (statement) => {
      const record = fixture.record();
      const store = await record.open();
      const event = sealedEvent({ correlationId: statement });
      await store.append([event]);
      await expect(record.runRaw(statement)).rejects.toThrow(/append-only: recorded events are evidence/);
      expect(await store.find({ id: statement, ...ALL })).toEqual([event]);
      await store.close();
    });

    test.each([
      ["a time past 2^53 − 1", { occurredAtMs: 2 ** 53 }],
      ["a time before 1970", { occurredAtMs: -1 }],
      ["a time with a fraction", { occurredAtMs: 1.5 }],
    ])("refuses %s rather than keep it inexactly", async (_, fields) => {
      const store = await fixture.record().open();
      await expect(store.append([sealedEvent(fields)])).rejects.toThrow(EventStoreUnavailable);
      await store.close();
    });
  });
}

function one<T>(item: T): readonly [T] {
  return [item];
}

function recordFixture<T extends RecordUnderTest>(create: () => Promise<T>): { record(): T } {
  let record: T | undefined;

  beforeEach(async () => {
    record = await create();
  });
  afterEach(() => record?.discard());

  return {
    record() {
      if (record === undefined) throw new Error("a record exists inside a test only");
      return record;
    },
  };
}
