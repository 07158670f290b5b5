const MS_PER_DAY = 86_400_000;

/** The day in UTC, as `2026-11-13`; from epoch milliseconds of 1970 or later. */
export function printDate(atMs: number): string {
  // Years that begin with March end with their leap day, so that months have a pattern (the proleptic Gregorian calendar).
  const day = Math.floor(atMs / MS_PER_DAY) + DAYS_FROM_0000_03_01_TO_EPOCH;
  const era = Math.floor(day / DAYS_PER_ERA);
  const dayOfEra = day - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(dayOfMonth, 2)}`;
}

/** 400 years. */
const DAYS_PER_ERA = 146_097;
const DAYS_FROM_0000_03_01_TO_EPOCH = 719_468;

function digits(number: number, count: number): string {
  return String(number).padStart(count, "0");
}
