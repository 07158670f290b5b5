const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a month has such a day in any year: most numbers do not say the century. */
export function isDayOfMonth(month: number, day: number): boolean {
  return day >= 1 && day <= (daysInMonth[month - 1] ?? 0);
}

/** Whether six digits are a date, year first. */
export function isYearMonthDay(text: string): boolean {
  return isDayOfMonth(Number(text.slice(2, 4)), Number(text.slice(4, 6)));
}

/** Whether four digits are a day and a month, the day first. */
export function isDayMonth(text: string): boolean {
  return isDayOfMonth(Number(text.slice(2, 4)), Number(text.slice(0, 2)));
}
