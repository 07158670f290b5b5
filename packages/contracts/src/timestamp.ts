import { z } from "zod";

const pattern =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60))(\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** Most times, as we give them: in UTC, on a day that every month has, no leap second. Taking them apart costs four times as much. */
const isPlainlyUtc =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/** RFC 3339; without an offset it is UTC (SEMANTICS 1). */
export const Timestamp = z
  .string()
  .regex(pattern, { error: "must be an RFC 3339 time such as 2026-11-20T18:00:00Z", abort: true })
  .refine((text) => utcTimestamp(text) !== undefined, { error: "names a time that does not exist" })
  .meta({ examples: ["2026-11-20T18:00:00Z"] });

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Where a period begins or ends, as people write it: a day, which is its beginning in UTC, or RFC 3339. It is read as UTC. */
export const Moment = z
  .string()
  .overwrite((text) => utcTimestamp(DAY.test(text) ? `${text}T00:00:00Z` : text) ?? text)
  // Of a leap second, the end.
  .overwrite((text) => text.replace(/:60(?:\.\d+)?Z$/, ":59.999Z"))
  .refine((text) => utcTimestamp(text) !== undefined, {
    error: "must be a day such as 2026-11-20, or an RFC 3339 time such as 2026-11-20T18:00:00Z",
  })
  .meta({ examples: ["2026-11-20", "2026-11-20T18:00:00Z"] });

/**
 * The same moment with the offset `Z`, every digit of the fraction kept; nothing where there is no such moment. A leap second
 * is one at the end of a day of UTC (RFC 3339, section 5.7), and stays `23:59:60`.
 */
export function utcTimestamp(text: string): string | undefined {
  if (isPlainlyUtc.test(text)) return text;
  const [, date, time, fraction = "", offset = "Z"] = pattern.exec(text) ?? [];
  if (date === undefined || time === undefined || !isDay(date)) return undefined;
  if (!time.endsWith(":60")) {
    const utc = inUtc(`${date}T${time}`, offset);
    return utc === undefined ? undefined : `${utc}${fraction}Z`;
  }
  const before = inUtc(`${date}T${time.slice(0, -2)}59`, offset);
  return before?.endsWith("T23:59:59") === true ? `${before.slice(0, -2)}60${fraction}Z` : undefined;
}

/** A moment to the second, without its offset. */
function inUtc(moment: string, offset: string): string | undefined {
  if (offset === "Z" || offset === "z") return moment;
  const utc = new Date(`${moment}${offset}`).toISOString();
  // Years before 0000 and after 9999 have six digits.
  return /^\d{4}-/.test(utc) ? utc.slice(0, 19) : undefined;
}

/** Whether the month has that day. */
function isDay(date: string): boolean {
  const day = Number(date.slice(8));
  if (day <= 28) return true;
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  if (month !== 2) return day <= 30 || [1, 3, 5, 7, 8, 10, 12].includes(month);
  return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
