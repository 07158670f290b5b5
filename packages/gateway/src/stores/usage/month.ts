/** Epoch milliseconds at which a calendar month (`2026-11`, UTC) ends and the next begins. */
export function monthEndMs(month: string): number {
  const [year, monthOfYear] = month.split("-").map(Number);
  if (year === undefined || monthOfYear === undefined) throw new Error(`no month: ${month}`);
  // Date counts months from 0: the number of this month is the index of the next.
  return Date.UTC(year, monthOfYear, 1);
}

/** The same of its beginning. */
export function monthStartMs(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}
