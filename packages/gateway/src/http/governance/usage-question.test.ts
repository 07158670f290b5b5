import { describe, expect, test } from "bun:test";
import { readUsageQuestion } from "./usage-question.ts";

const nowMs = Date.UTC(2026, 10, 20, 12);
const read = (query: string) => readUsageQuestion(new URLSearchParams(query), nowMs);

describe("a question about usage", () => {
  test("is about this month so far where it says nothing", () => {
    expect(read("")).toEqual({
      ok: true,
      value: { fromMs: Date.UTC(2026, 10), toMs: nowMs + 1, groupBy: [], filters: new Map() },
    });
  });

  test("takes days, times with an offset, groups in their order and several values of a label", () => {
    expect(
      read("from=2026-02-28&to=2026-03-01T01:00:00%2B01:00&group_by=day,team&key=a&key=b&page=2&limit=10"),
    ).toEqual({
      ok: true,
      value: {
        fromMs: Date.UTC(2026, 1, 28),
        toMs: Date.UTC(2026, 2, 1),
        groupBy: ["day", "team"],
        filters: new Map([["key", ["a", "b"]]]),
      },
    });
  });

  const faulty: readonly [query: string, field: string][] = [
    ["from=yesterday", "from"],
    ["from=2026-02-29", "from"],
    ["to=2026-13-01", "to"],
    ["from=2026-11-02&to=2026-11-01", "to"],
    ["group_by=colour", "group_by"],
    ["group_by=day,day", "group_by"],
    ["group_by=day,", "group_by"],
    ["groupby=day", "groupby"],
  ];
  test.each(faulty)("%s is refused by name", (query, field) => {
    expect(read(query)).toMatchObject({ ok: false, error: { kind: "invalid-request", field } });
  });
});
