import { expect, test } from "bun:test";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { createExportSlots, OF_ALL_MAX, OF_KEY_MAX, UNREAD_MS_MAX } from "./export-slots.ts";

async function* pieces(): AsyncGenerator<string> {
  yield "a";
  yield "b";
}
const opened = async () => ({ ok: true, value: { size: 2, pieces: pieces() } }) as const;

/** Whoever may export could otherwise fill the memory of the process with exports that nobody reads. */
test("a key, and all keys together, have so many exports open and no more, until one ends", async () => {
  const slots = createExportSlots(new ManualClock(0));
  const first = await slots.within("key", opened);
  for (let n = 1; n < OF_KEY_MAX; n++) expect((await slots.within("key", opened)).ok).toBe(true);
  expect(await slots.within("key", opened)).toMatchObject({
    ok: false,
    error: { kind: "exports-limited", retryAfterS: 10 },
  });
  for (let n = OF_KEY_MAX; n < OF_ALL_MAX; n++) {
    expect((await slots.within(`other ${n}`, opened)).ok).toBe(true);
  }
  expect((await slots.within("another", opened)).ok).toBe(false);
  if (!first.ok) throw new Error("not opened");
  expect(await Array.fromAsync(first.value.pieces)).toEqual(["a", "b"]);
  expect((await slots.within("key", opened)).ok).toBe(true);
});

test("an export that is refused or fails to open takes no place", async () => {
  const slots = createExportSlots(new ManualClock(0));
  const error = { kind: "invalid-request", message: "no" } as const;
  for (let n = 0; n < OF_ALL_MAX + 1; n++) {
    expect(await slots.within("key", async () => ({ ok: false, error }))).toEqual({ ok: false, error });
    await expect(slots.within("key", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  }
  expect((await slots.within("key", opened)).ok).toBe(true);
});

test("one that is not read gives its place to another after a minute, and breaks off", async () => {
  const clock = new ManualClock(0);
  const slots = createExportSlots(clock);
  const unread = await slots.within("key", opened);
  for (let n = 1; n < OF_KEY_MAX; n++) await slots.within("key", opened);
  clock.advance(UNREAD_MS_MAX + 1);
  expect((await slots.within("key", opened)).ok).toBe(true);
  if (!unread.ok) throw new Error("not opened");
  await expect(Array.fromAsync(unread.value.pieces)).rejects.toThrow("not read for a minute");
});
