import { expect, test } from "bun:test";
import fc from "fast-check";
import { Timestamp, utcTimestamp } from "./timestamp.ts";

test.each([
  ["2026-11-20T18:00:00Z", "2026-11-20T18:00:00Z"],
  // What Python's `isoformat()` gives for a naive time, and so PolicyGate's mapper.
  ["2026-11-20T21:02:00.123456", "2026-11-20T21:02:00.123456Z"],
  ["2026-11-20 21:02:00", "2026-11-20T21:02:00Z"],
  ["2026-11-20t21:02:00z", "2026-11-20T21:02:00Z"],
  ["2024-02-29T23:30:00-02:00", "2024-03-01T01:30:00Z"],
  ["2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"],
  ["2026-10-31T00:00:00Z", "2026-10-31T00:00:00Z"],
  // A leap second, here and elsewhere.
  ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"],
  ["1990-12-31T15:59:60.25-08:00", "1990-12-31T23:59:60.25Z"],
  ["2026-01-01T00:30:00.5+01:00", "2025-12-31T23:30:00.5Z"],
])("%s is %s", (text, utc) => {
  expect(utcTimestamp(text)).toBe(utc);
  expect(Timestamp.safeParse(text).success).toBe(true);
});

test.each([
  "",
  "yesterday",
  "2026-11-20",
  "2026-11-20T18:00Z",
  "2026-02-30T00:00:00Z",
  "2023-02-29T00:00:00Z",
  "1900-02-29T00:00:00Z",
  "2026-04-31T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-11-20T24:00:00Z",
  "2026-11-20T18:60:00Z",
  "2016-12-31T18:00:60Z",
  "2016-12-31T23:59:60+01:00",
  "2016-12-31T23:59:61Z",
  "2026-11-20T18:00:00+24:00",
  "2026-11-20T18:00:00+0100",
  "0000-01-01T00:00:00+01:00",
  "9999-12-31T23:59:59-01:00",
  "2026-11-20T18:00:00Z\n",
])("%p is no time", (text) => {
  expect(utcTimestamp(text)).toBeUndefined();
  expect(Timestamp.safeParse(text).success).toBe(false);
});

test("means the moment that the platform's own reader takes it for, and what is in UTC stays as it is", () => {
  const moment = fc.date({ min: new Date("0001-01-01"), max: new Date("9998-12-31"), noInvalidDate: true });
  const offset = fc.tuple(fc.constantFrom("+", "-"), fc.nat(23), fc.nat(59));
  fc.assert(
    fc.property(moment, offset, (date, [sign, hours, minutes]) => {
      const wall = date.toISOString().slice(0, -1);
      const text = `${wall}${sign}${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
      const utc = utcTimestamp(text);
      expect(new Date(utc ?? "").getTime()).toBe(new Date(text).getTime());
      expect(utcTimestamp(utc ?? "")).toBe(utc);
    }),
  );
});
