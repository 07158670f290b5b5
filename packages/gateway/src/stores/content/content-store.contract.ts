import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type TestDatabase, testDatabase } from "../../../test/kit/databases.ts";
import { eventId, sealedEvent } from "../../../test/kit/sealed-event.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import type { CapturedPart } from "../../ports/content-store.ts";
import type { ContentSelection, ErasureEvidence } from "../../ports/erasure-store.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { openEventStore } from "../open-event-store.ts";
import type { SqlEventStore } from "../sql-event-store.ts";
import { SqlContentStore } from "./sql-content-store.ts";
import { SqlErasureStore } from "./sql-erasure-store.ts";

/** What every database guarantees of captured texts and of erasing them. */
export function contentStoreContract(name: string, url: () => Promise<string>): void {
  describe(`captured texts in ${name}`, () => {
    let databases: TestDatabase;
    let database: Database;
    let events: SqlEventStore;
    let contents: SqlContentStore;
    let erasures: SqlErasureStore;
    let made = 0;

    beforeEach(async () => {
      const place = await url();
      databases = await testDatabase(place);
      database = await databases.open();
      events = await openEventStore(place, { clock: systemClock, queueEventsMax: 1_000 });
      contents = new SqlContentStore(database);
      erasures = new SqlErasureStore(database);
    });
    afterEach(async () => {
      await events.close();
      await databases.close();
    });

    function part(fields: Partial<CapturedPart> = {}): CapturedPart {
      return {
        requestId: eventId(900_000 + ++made),
        part: "prompt",
        box: Uint8Array.from([1, 2, made]),
        wrapped: new Uint8Array(60).fill(7),
        masterId: "older",
        sealedAtMs: made,
        owner: { keyId: "key_1" },
        ...fields,
      };
    }

    async function keep(content: CapturedPart): Promise<string> {
      await events.append([sealedEvent({ requestId: content.requestId, content })]);
      return content.requestId;
    }

    function evidence(): ErasureEvidence {
      return {
        event: sealedEvent({ type: "record.erased" }),
        reason: { id: "note_1", text: "why", salt: "s" },
      };
    }

    const eraseAll = async (selection: ContentSelection): Promise<number> => {
      let erased = 0;
      for (let some = -1; some !== 0; erased += some) {
        some = await erasures.eraseContent(selection, evidence);
      }
      return erased;
    };

    test("are kept with their event, or neither is", async () => {
      const kept = part({ owner: { keyId: "key_1", teamId: "team_1" } });
      await keep(kept);
      const { sealedAtMs: _at, owner: _owner, ...sealed } = kept;
      expect(await contents.find(kept.requestId)).toEqual([{ kind: "kept", ...sealed, teamId: "team_1" }]);
      const twice = sealedEvent({ correlationId: "not kept", content: { ...kept, part: "answer" } });
      const refused = [twice, sealedEvent({ correlationId: "not kept", content: kept })];
      await expect(events.append(refused)).rejects.toThrow(EventStoreUnavailable);
      expect(await events.find({ id: "not kept", limit: 9 })).toEqual([]);
      expect(await contents.find(kept.requestId)).toHaveLength(1);
    });

    test.each<readonly [ContentSelection["by"], CapturedPart["owner"]]>([
      ["end_user", { keyId: "key_1", endUser: "mine" }],
      ["session", { keyId: "key_1", session: "mine" }],
      ["key", { keyId: "mine" }],
      ["agent", { keyId: "key_1", agentId: "mine" }],
      ["team", { keyId: "key_1", teamId: "mine" }],
    ])("are erased by %s, each with an event, and no others with them", async (by, owner) => {
      const mine = await Promise.all(Array.from({ length: 101 }, () => keep(part({ owner }))));
      const theirs = await keep(part());
      expect(await eraseAll({ by, id: "mine" })).toBe(101);
      const [ended] = await contents.find(mine[0] ?? "");
      expect(ended).toMatchObject({ kind: "ended", part: "prompt", endedBy: expect.any(String) });
      expect((await contents.find(theirs))[0]?.kind).toBe("kept");
      const told = await database.kysely
        .selectFrom("event_body")
        .select("id")
        .where("type", "=", "record.erased")
        .execute();
      expect(told).toHaveLength(2);
      const keys = await database.kysely.selectFrom("content_key").select("wrapped").execute();
      expect(keys.filter(({ wrapped }) => wrapped.every((byte) => byte === 0))).toHaveLength(101);
    });

    test("are erased within a time and a team alone, where these are given", async () => {
      const owner = { keyId: "key_1", teamId: "team_1" };
      const times = [10, 20, 30];
      const ids = await Promise.all(times.map((sealedAtMs) => keep(part({ owner, sealedAtMs }))));
      const all = { by: "key", id: "key_1" } as const;
      expect(await eraseAll({ ...all, fromMs: 20, toMs: 30 })).toBe(1);
      expect(await eraseAll({ ...all, teamId: "team_2" })).toBe(0);
      const kinds = await Promise.all(ids.map(async (id) => (await contents.find(id))[0]?.kind));
      expect(kinds).toEqual(["kept", "ended", "kept"]);
    });

    /** Else whoever asks to be forgotten during a call is quoted by its answer for good. */
    test("are erased too where they come after their call was erased, and stay with the same event", async () => {
      const requestId = await keep(part({ owner: { keyId: "key_1", endUser: "mine" } }));
      expect(await eraseAll({ by: "end_user", id: "mine" })).toBe(1);
      await keep(part({ requestId, part: "answer", owner: { keyId: "key_1", endUser: "mine" } }));
      const [prompt, answer] = (await contents.find(requestId)).toSorted((a, b) =>
        b.part.localeCompare(a.part),
      );
      expect(answer).toEqual({ ...prompt, part: "answer" } as typeof answer);
      const rows = await database.kysely
        .selectFrom("content_part as content")
        .innerJoin("content_key as key", (join) =>
          join.onRef("key.request_id", "=", "content.request_id").onRef("key.part", "=", "content.part"),
        )
        .where("content.part", "=", "answer")
        .select(["box", "end_user", "wrapped"])
        .execute();
      expect(
        rows.map(({ wrapped, ...row }) => ({ ...row, isErased: wrapped.every((byte) => byte === 0) })),
      ).toEqual([{ box: null, end_user: null, isErased: true }]);
    });

    test("are wrapped anew but where they were erased meanwhile", async () => {
      const [kept, gone] = [await keep(part()), await keep(part())];
      const others = await contents.wrappedByOthers("newer", 10);
      expect(others.map(({ requestId }) => requestId).toSorted()).toEqual([kept, gone].toSorted());
      await eraseAll({ by: "call", id: gone });
      const wrapped = new Uint8Array(60).fill(9);
      await contents.rewrap(
        others.map((key) => ({ ...key, before: key.wrapped, wrapped, masterId: "newer" })),
      );
      expect(await contents.find(kept)).toMatchObject([{ kind: "kept", masterId: "newer", wrapped }]);
      expect((await contents.find(gone))[0]?.kind).toBe("ended");
      expect(await contents.wrappedByOthers("newer", 10)).toEqual([]);
    });

    test("and typed words are erased once, with the event or not at all", async () => {
      await keep(part());
      await erasures.eraseContent({ by: "key", id: "key_1" }, evidence);
      const note = { of: "note", id: "note_1" } as const;
      const failing = () => {
        throw new Error("no evidence");
      };
      await expect(erasures.eraseText(note, failing)).rejects.toThrow(EventStoreUnavailable);
      const another = () => ({ ...evidence(), reason: { id: "note_2", text: "why", salt: "s" } });
      expect([await erasures.eraseText(note, another), await erasures.eraseText(note, another)]).toEqual([
        true,
        false,
      ]);
      const notes = await database.kysely.selectFrom("control_note").select("id").execute();
      expect(notes).toEqual([{ id: "note_2" }]);
      expect(await erasures.eraseText({ of: "approval_reason", id: "apr_none" }, another)).toBe(false);
    });
  });
}
