import { afterEach, beforeEach, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { type TestDatabase, testDatabase } from "../../test/kit/databases.ts";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { SqlContentStore } from "../stores/content/sql-content-store.ts";
import { openEventStore } from "../stores/open-event-store.ts";
import { createMasterKeys, type MasterKeys } from "./master-keys.ts";
import { rewrapContent } from "./rewrap-content.ts";
import { openPart, PartAltered, sealPart } from "./seal-part.ts";

const [older, newer] = [Buffer.alloc(32, 1).toString("base64"), Buffer.alloc(32, 2).toString("base64")];
const before = createMasterKeys([older]);
const both = createMasterKeys([newer, older]);
const after = createMasterKeys([newer]);

let folder: string;
let databases: TestDatabase;
let contents: SqlContentStore;

beforeEach(async () => {
  folder = temporaryFolder();
  databases = await testDatabase(`sqlite:${folder}/meshgate.db`);
  contents = new SqlContentStore(await databases.open());
});
afterEach(async () => {
  await databases.close();
  rmSync(folder, { recursive: true });
});

async function capture(count: number, keys: MasterKeys): Promise<readonly string[]> {
  const store = await openEventStore(`sqlite:${folder}/meshgate.db`, {
    clock: systemClock,
    queueEventsMax: 1_000,
  });
  const ids = Array.from({ length: count }, (_, n) => eventId(700_000 + n));
  await store.append(
    ids.map((requestId) => {
      const sealed = sealPart(`"text of ${requestId}"`, { requestId, part: "prompt" }, keys);
      return sealedEvent({ requestId, content: { ...sealed, sealedAtMs: 0, owner: { keyId: "key_1" } } });
    }),
  );
  await store.close();
  return ids;
}

async function textOf(requestId: string, keys: MasterKeys): Promise<string | undefined> {
  const [part] = await contents.find(requestId);
  return part?.kind === "kept" ? openPart(part, keys) : undefined;
}

test("wraps every key anew, after which the older master key can go", async () => {
  const ids = await capture(250, before);
  expect(await textOf(ids[0] ?? "", after)).toBeUndefined();
  expect(await textOf(ids[0] ?? "", both)).toBe(`"text of ${ids[0]}"`);
  const done = { ok: true, value: { master_id: after.newest.id, rewrapped: 250 } } as const;
  expect(await rewrapContent(contents, both)).toEqual(done);
  for (const id of ids) expect(await textOf(id, after)).toBe(`"text of ${id}"`);
  expect(await textOf(ids[0] ?? "", before)).toBeUndefined();
  expect(await rewrapContent(contents, both)).toEqual({ ok: true, value: { ...done.value, rewrapped: 0 } });
});

test("says which master key is missing, and changes nothing", async () => {
  const [id = ""] = await capture(1, before);
  const refused = await rewrapContent(contents, after);
  expect(refused).toMatchObject({ ok: false, error: { kind: "content-key-missing" } });
  expect(JSON.stringify(refused)).toContain(before.newest.id);
  expect(await textOf(id, before)).toBe(`"text of ${id}"`);
});

/** Else who can write to the database shows one call's text as another's. */
test("opens no text in another's place", () => {
  const [one, two] = ["prompt", "answer"].map((part) =>
    sealPart("a text", { requestId: eventId(1), part: part === "prompt" ? part : "answer" }, before),
  );
  if (one === undefined || two === undefined) throw new Error("both are there");
  expect(openPart(one, before)).toBe("a text");
  for (const swapped of [
    { ...one, part: "answer" as const },
    { ...one, requestId: eventId(2) },
    { ...one, box: two.box },
    { ...one, wrapped: two.wrapped },
  ]) {
    expect(() => openPart(swapped, before)).toThrow(PartAltered);
  }
});

test("names a key that somebody changed, once all others are wrapped anew", async () => {
  const [one = "", two = ""] = await capture(2, before);
  const [kept] = await contents.find(one);
  if (kept?.kind !== "kept") throw new Error("it is kept");
  const wrapped = kept.wrapped.map((byte) => byte ^ 1);
  await contents.rewrap([{ ...kept, before: kept.wrapped, wrapped }]);
  const refused = await rewrapContent(contents, both);
  expect(refused).toMatchObject({ ok: false, error: { kind: "content-altered" } });
  expect(JSON.stringify(refused)).toContain(one);
  expect(await textOf(two, after)).toBe(`"text of ${two}"`);
});
