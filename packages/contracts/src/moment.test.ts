import { expect, test } from "bun:test";
import { ErasureSubject } from "./audit/erasure.ts";
import { ReplayRequest } from "./audit/replay.ts";
import { SnapshotsQuery } from "./audit/snapshots.ts";

const moments: readonly [written: string, read: string][] = [
  ["2026-11-20", "2026-11-20T00:00:00Z"],
  ["2026-11-20T18:00:00Z", "2026-11-20T18:00:00Z"],
  ["2026-11-20T18:00:00+02:00", "2026-11-20T16:00:00Z"],
  ["2026-11-20T18:00:00", "2026-11-20T18:00:00Z"],
  ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"],
];

test.each(moments)("a period of any request may begin at %s", (from, read) => {
  expect(ReplayRequest.parse({ from }).from).toBe(read);
  expect(SnapshotsQuery.parse({ from }).from).toBe(read);
  expect(ErasureSubject.parse({ kind: "team", id: "t", from })).toMatchObject({ from: read });
});

test.each(["yesterday", "2026-02-30", "2026-13-01", "2026-11-20 18", ""])("and not at %p", (from) => {
  const read = ReplayRequest.safeParse({ from });
  expect(read.error?.issues[0]?.message).toContain("must be a day such as");
});
