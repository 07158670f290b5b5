import { expect, test } from "bun:test";
import { entryBundle } from "./entry-bundle.ts";

const leafHash = new Uint8Array(32);
const entry = (index: number, body?: string) => ({
  index,
  id: `event-${index}`,
  occurredAtMs: 0,
  leafHash,
  ...(body === undefined ? {} : { body }),
});

test("a bundle holds each entry's bytes behind their number, in two bytes", () => {
  const bundle = entryBundle([entry(0, "é"), entry(1, "x".repeat(258))], 2);
  const bytes = bundle.kind === "bundle" ? [...bundle.bytes] : [];
  expect(bytes.slice(0, 7)).toEqual([0, 2, 0xc3, 0xa9, 1, 2, 120]);
  expect(bytes).toHaveLength(2 + 2 + 2 + 258);
});

test("the longest entry that two bytes can count is in it, and none that is longer", () => {
  expect(entryBundle([entry(0, "x".repeat(65_535))], 1).kind).toBe("bundle");
  const larger = entry(1, `${"x".repeat(65_534)}é`);
  expect(entryBundle([entry(0, "x"), larger], 2)).toEqual({ kind: "too-large", entry: larger });
});

test("an entry that retention has dropped is named, and what is not integrated is not there", () => {
  const dropped = entry(1);
  expect(entryBundle([entry(0, "x"), dropped], 2)).toEqual({ kind: "dropped", entry: dropped });
  expect(entryBundle([entry(0, "x")], 2)).toEqual({ kind: "not-there" });
});
