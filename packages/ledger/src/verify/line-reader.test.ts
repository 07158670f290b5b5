import { expect, test } from "bun:test";
import { LineReader } from "./line-reader.ts";
import { chunksOf } from "./log.fixture.ts";

async function* endless(bytes: number): AsyncIterable<Uint8Array> {
  const piece = new Uint8Array(2 ** 20).fill(0x61);
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
  yield new TextEncoder().encode("\nnext\nlast");
}

/** Whoever writes a line of gigabytes would fill the memory of who checks it. */
test("a line that is too long comes as its beginning, and no event is", async () => {
  const reader = new LineReader(endless(2 ** 27));
  const [long, next, last, ...more] = await reader.take(10);
  expect(long?.length).toBe(4_097);
  expect(long?.at(-1)).toBe(0x0a);
  expect([next, last, ...more].map((line) => new TextDecoder().decode(line))).toEqual(["next", "last"]);
});

test("says which line ended with the file alone", async () => {
  const reader = new LineReader(chunksOf("one\ntwo"));
  const lines = await reader.take(3);
  expect(lines.map((line) => reader.isUnended(line))).toEqual([false, true]);
});
