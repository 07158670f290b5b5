const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})\.(\d{3})Z)?$/;

const DAY_MS = 86_400_000;

/**
 * A moment in UTC as events have it (`2026-01-31T09:30:00.000Z`), or the first of a day (`2026-01-31`), in milliseconds since
 * 1970; undefined where it is neither. The pure packages have no clock and no calendar; after Howard Hinnant's days_from_civil.
 */
export function momentMs(text: unknown): number | undefined {
  const parts = typeof text === "string" ? ISO.exec(text) : null;
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return daysSince1970(year, month, day) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
}

function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
