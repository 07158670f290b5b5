import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { JsonObject } from "@meshgate/canon";
import { eventId, sealedEvent } from "../../../test/kit/sealed-event.ts";
import {
  type Change,
  type ControlConflict,
  type ControlStore,
  ControlStoreUnavailable,
  type EntityKind,
  type Mutation,
} from "../../ports/control-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { Message, Outbox } from "../../ports/outbox.ts";

/** One empty place to keep what is governed, for one test. */
export interface ControlUnderTest {
  /** As one process opens it; another opening sees what this one wrote. */
  open(): Promise<ControlStore>;
  /** Where the events of changes are found. */
  readonly events: EventStore;
  /** Where the messages of claims are. */
  readonly outbox: Outbox;
  /** Takes the place away. */
  discard(): Promise<void>;
}

/** What every control store guarantees. */
export function controlStoreContract(name: string, create: () => Promise<ControlUnderTest>): void {
  describe(`${name} as a control store`, () => {
    let place: ControlUnderTest;
    let store: ControlStore;

    beforeEach(async () => {
      place = await create();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.discard();
    });

    test("is empty at version 0", async () => {
      expect(await store.load()).toEqual({ version: 0, entities: [] });
      expect(await store.changesSince(0)).toEqual({ version: 0, changed: [], deleted: [] });
    });

    test("gives back what was made, changed and deleted, as it is now", async () => {
      const body = { text: 'quotes " and ünïcode 🦊', nested: { list: [1, null, true] } };
      expect(await store.apply(change(make("team", "t1", { body })))).toEqual({ ok: true, value: 1 });
      await store.apply(change(make("agent", "a1"), make("agent", "a2")));
      const later = { ...change(edit("agent", "a1", 1, "renamed")), atMs: 2_000 };
      await store.apply(later);
      await store.apply(change(drop("agent", "a2", 1)));
      const other = await place.open();
      const { version, entities } = await other.load();
      expect(version).toBe(4);
      const times = { createdAtMs: 1_000, updatedAtMs: 1_000 };
      expect([...entities].sort((a, b) => a.id.localeCompare(b.id))).toEqual([
        {
          kind: "agent",
          id: "a1",
          name: "renamed",
          revision: 2,
          body: {},
          createdAtMs: 1_000,
          updatedAtMs: 2_000,
        },
        { kind: "team", id: "t1", name: "t1", revision: 1, body, ...times },
      ]);
    });

    test("tells what changed since a version, each entity once, and nothing of what came before", async () => {
      await store.apply(change(make("team", "old"), make("team", "gone")));
      await store.apply(change(make("team", "new")));
      await store.apply(change(edit("team", "new", 1, "newer")));
      await store.apply(change(drop("team", "gone", 1)));
      const { version, changed, deleted } = await store.changesSince(1);
      expect(version).toBe(4);
      expect(changed.map(({ id, name }) => [id, name])).toEqual([["new", "newer"]]);
      expect(deleted).toEqual([{ kind: "team", id: "gone" }]);
      expect(await store.changesSince(4)).toEqual({ version: 4, changed: [], deleted: [] });
    });

    const taken = { kind: "name-taken", entity: "team", name: "t1" } as const;
    const conflicts: readonly (readonly [string, Change, readonly ControlConflict[]])[] = [
      ["a name that another bears", change(make("team", "t3", { name: "t1" })), [taken]],
      ["a rename to such a name", change(edit("team", "t2", 1, "t1")), [taken]],
      [
        "a change of what is not there",
        change(edit("team", "none", 1, "x")),
        [{ kind: "not-found", entity: "team", id: "none" }],
      ],
      [
        "a deletion of what is not there",
        change(drop("agent", "t1", 1)),
        [{ kind: "not-found", entity: "agent", id: "t1" }],
      ],
      [
        "a change of an older revision",
        change(edit("team", "t1", 0, "x")),
        [{ kind: "changed-meanwhile", entity: "team", id: "t1" }],
      ],
      [
        "a second entity of one id",
        change(make("team", "t1", { name: "x" })),
        [{ kind: "changed-meanwhile", entity: "team", id: "t1" }],
      ],
      [
        "every conflict at once",
        change(make("team", "t4", { name: "t1" }), edit("team", "t2", 7, "y")),
        [taken, { kind: "changed-meanwhile", entity: "team", id: "t2" }],
      ],
      [
        "two of one name in one change",
        change(make("team", "t5", { name: "z" }), make("team", "t6", { name: "z" })),
        [{ kind: "name-taken", entity: "team", name: "z" }],
      ],
    ];
    test.each(conflicts)("refuses %s, and then changes and records nothing", async (_, refused, expected) => {
      await store.apply(change(make("team", "t1"), make("team", "t2")));
      const event = sealedEvent({ correlationId: "refused" });
      const attempt = {
        ...refused,
        events: [event],
        notes: [{ id: "n", text: "t", salt: "s" }],
        once: { v: "1" },
      };
      expect(await store.apply(attempt)).toEqual({ ok: false, error: expected });
      const { version, entities } = await store.load();
      expect([version, entities.map(({ id, revision }) => [id, revision]).sort()]).toEqual([
        1,
        [
          ["t1", 1],
          ["t2", 1],
        ],
      ]);
      expect(await place.events.find({ id: "refused", limit: 9 })).toEqual([]);
      expect([await store.note("n"), await store.get("v")]).toEqual([undefined, undefined]);
    });

    test("lets a name of one kind be borne by another kind, and by the next once it is free", async () => {
      await store.apply(change(make("team", "a", { name: "x" }), make("agent", "b", { name: "x" })));
      expect((await store.apply(change(drop("team", "a", 1), make("team", "c", { name: "x" })))).ok).toBe(
        true,
      );
    });

    test("exchanges two names in one change", async () => {
      await store.apply(change(make("team", "a"), make("team", "b")));
      const exchange = change(
        edit("team", "a", 1, "c"),
        edit("team", "b", 1, "a"),
        edit("team", "a", 2, "b"),
      );
      expect((await store.apply(exchange)).ok).toBe(true);
      const { entities } = await store.load();
      expect(entities.map(({ id, name }) => [id, name]).sort()).toEqual([
        ["a", "b"],
        ["b", "a"],
      ]);
    });

    test("keeps the event, the notes and the values of a change with it", async () => {
      const event = sealedEvent({ correlationId: "kept", actorId: "key_1" });
      const note = { id: "note_1", text: "because", salt: "s" };
      await store.setOnce("first", "1");
      await store.apply({
        ...change(make("team", "t")),
        events: [event],
        notes: [note],
        once: { first: "2", second: "2" },
      });
      expect(await place.events.find({ id: "kept", limit: 9 })).toEqual([event]);
      expect(await store.note("note_1")).toEqual(note);
      expect([await store.get("first"), await store.get("second")]).toEqual(["1", "2"]);
    });

    /** Else somebody is let in, or out, and nobody can tell who did it. */
    test("changes nothing where the event cannot be written", async () => {
      const event = sealedEvent({ id: eventId(77_001) });
      await place.events.append([event]);
      await expect(store.apply({ ...change(make("team", "t")), events: [event] })).rejects.toThrow(
        ControlStoreUnavailable,
      );
      expect(await store.load()).toEqual({ version: 0, entities: [] });
    });

    test("remembers every state that an entity had, the latest first", async () => {
      await store.apply(change(make("policy", "p", { body: { limit: 1 } })));
      await store.apply({
        ...change(edit("policy", "p", 1, "q", { limit: 2 })),
        actorId: "key_2",
        atMs: 2_000,
      });
      await store.apply(change(drop("policy", "p", 2)));
      const common = { actorId: "key_1", atMs: 1_000 };
      expect(await store.history("policy", "p")).toEqual([
        { version: 3, revision: 3, op: "delete", name: "q", ...common },
        {
          version: 2,
          revision: 2,
          op: "update",
          name: "q",
          body: { limit: 2 },
          actorId: "key_2",
          atMs: 2_000,
        },
        { version: 1, revision: 1, op: "create", name: "p", body: { limit: 1 }, ...common },
      ]);
      expect(await store.history("team", "p")).toEqual([]);
    });

    test("gives versions without a gap to 20 changes at once, from two openings", async () => {
      const other = await place.open();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          (n % 2 === 0 ? store : other).apply(change(make("team", `t${n}`))),
        ),
      );
      const versions = results.map((result) => (result.ok ? result.value : 0));
      expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    });

    test("lets one of two changes of the same revision through", async () => {
      await store.apply(change(make("agent", "a")));
      const other = await place.open();
      const both = await Promise.all([
        store.apply(change(edit("agent", "a", 1, "x"))),
        other.apply(change(edit("agent", "a", 1, "y"))),
      ]);
      expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
    });

    test("gives everyone who sets a value the one that was first", async () => {
      const other = await place.open();
      const given = await Promise.all([store.setOnce("secret", "a"), other.setOnce("secret", "b")]);
      expect(new Set(given).size).toBe(1);
      expect([await store.get("secret"), await other.get("none")]).toEqual([given[0], undefined]);
    });

    /** Else people hear of one thing as often as there are replicas, or of none where a process dies in between. */
    test("lets one of many claim a value, and writes its evidence with it", async () => {
      const stores = [store, await place.open(), await place.open()];
      const claims = stores.map((each, n) => {
        const event = sealedEvent({ correlationId: "claimed" });
        return each.claim("due", `${n}`, { events: [event], messages: [messageTo(`hook-${n}`)] });
      });
      const claimed = await Promise.all(claims);
      const won = claimed.indexOf(true);
      expect(claimed.filter((one) => one)).toHaveLength(1);
      expect(await store.get("due")).toBe(`${won}`);
      expect(await place.events.find({ id: "claimed", limit: 9 })).toHaveLength(1);
      expect(await sent(place.outbox, stores.length)).toEqual([`hook-${won}`]);
    });

    test("claims nothing where the event cannot be written", async () => {
      const event = sealedEvent({ id: eventId(77_002) });
      await place.events.append([event]);
      const claim = store.claim("due", "1", { events: [event], messages: [messageTo("hook-0")] });
      await expect(claim).rejects.toThrow(ControlStoreUnavailable);
      expect(await store.get("due")).toBeUndefined();
      expect(await sent(place.outbox, 1)).toEqual([]);
    });

    test("calls a watcher back after another opening changed something", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = store.watch(() => {
        void store.load().then(({ version }) => version === 1 && resolve(), resolve);
      }, 10);
      await (await place.open()).apply(change(make("team", "t")));
      await promise;
      end();
    });

    test("keeps a change of 2,500 entities whole", async () => {
      const [first, ...others] = Array.from({ length: 2_500 }, (_, n) => make("key", `k${n}`));
      await store.apply(change(first ?? make("key", "k"), ...others));
      const { version, entities } = await (await place.open()).load();
      expect([version, new Set(entities.map(({ id }) => id)).size]).toEqual([1, 2_500]);
      expect((await store.changesSince(0)).changed).toHaveLength(2_500);
    });

    test("refuses everything once it is closed", async () => {
      await store.close();
      for (const attempt of [
        () => store.load(),
        () => store.get("x"),
        () => store.apply(change(make("team", "t"))),
      ]) {
        await expect(attempt()).rejects.toThrow(ControlStoreUnavailable);
      }
    });
  });
}

export function change(first: Mutation, ...others: readonly Mutation[]): Change {
  return { mutations: [first, ...others], events: [], actorId: "key_1", atMs: 1_000 };
}

export function make(
  kind: EntityKind,
  id: string,
  { name = id, body = {} }: { readonly name?: string; readonly body?: JsonObject } = {},
): Mutation {
  return { op: "create", kind, id, name, body };
}

export function edit(
  kind: EntityKind,
  id: string,
  revision: number,
  name: string,
  body: JsonObject = {},
): Mutation {
  return { op: "update", kind, id, revision, name, body };
}

export function drop(kind: EntityKind, id: string, revision: number): Mutation {
  return { op: "delete", kind, id, revision };
}

function messageTo(webhook: string): Message {
  return {
    id: eventId(88_000 + Number(webhook.at(-1))),
    webhook,
    type: "review.due",
    body: "{}",
    createdAtMs: 1_000,
  };
}

/** Which of so many webhooks have a message. */
async function sent(outbox: Outbox, count: number): Promise<readonly string[]> {
  const hooks = Array.from({ length: count }, (_, n) => `hook-${n}`);
  const claimed = await Promise.all(hooks.map((hook) => outbox.claim(hook, 2_000, 1_000, 9)));
  return claimed.flat().map(({ webhook }) => webhook);
}
