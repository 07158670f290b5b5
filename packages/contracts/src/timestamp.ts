import { z } from "zod";

const pattern = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})?$/;

/** RFC 3339; without an offset it is UTC (SEMANTICS 1). */
export const Timestamp = z
  .string()
  .regex(pattern, { error: "must be an RFC 3339 time such as 2026-11-20T18:00:00Z", abort: true })
  .refine((text) => utcTimestamp(text) !== undefined, { error: "names a time that does not exist" })
  .meta({ examples: ["2026-11-20T18:00:00Z"] });

/** The same moment with the offset `Z`, every digit of the fraction kept; nothing where there is no such moment. */
export function utcTimestamp(text: string): string | undefined {
  const [, date, time, fraction = "", offset = "Z"] = pattern.exec(text) ?? [];
  const wall = new Date(`${date}T${time}Z`);
  // The engine's own reader takes 30 February for 1 or 2 March.
  if (Number.isNaN(wall.getTime()) || !wall.toISOString().startsWith(`${date}T${time}`)) return undefined;
  const offsetMs = offsetMilliseconds(offset);
  if (offsetMs === undefined) return undefined;
  const utc = new Date(wall.getTime() - offsetMs).toISOString();
  // Years before 0000 and after 9999 have six digits.
  return utc.length === "2026-11-20T18:00:00.000Z".length ? `${utc.slice(0, 19)}${fraction}Z` : undefined;
}

function offsetMilliseconds(offset: string): number | undefined {
  if (offset === "Z" || offset === "z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
