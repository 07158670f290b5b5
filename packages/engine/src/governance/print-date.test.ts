import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { printDate } from "./print-date.ts";

const YEAR_9999_ENDS_MS = 253_402_300_799_999;

describe("a printed date", () => {
  test("is the day in UTC, as the platform's calendar has it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: YEAR_9999_ENDS_MS }), (atMs) => {
        expect(printDate(atMs)).toBe(new Date(atMs).toISOString().slice(0, 10));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["the first day", "1970-01-01T00:00:00.000Z"],
    ["the last moment of a day", "2026-11-13T23:59:59.999Z"],
    ["a leap day", "2028-02-29T12:00:00.000Z"],
    ["the day after it", "2028-03-01T00:00:00.000Z"],
    ["a year of a century that has none", "2100-02-28T23:59:59.999Z"],
    ["the day after it in that year", "2100-03-01T00:00:00.000Z"],
    ["the end of a century that has one", "2000-12-31T23:59:59.999Z"],
  ])("is right on %s", (_when, instant) => {
    expect(printDate(Date.parse(instant))).toBe(instant.slice(0, 10));
  });
});
