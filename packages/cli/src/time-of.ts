import { utcTimestamp } from "@meshgate/contracts";

/** Epoch milliseconds; a day alone is its beginning in UTC. NaN where it is none. */
export function timeOf(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const utc = utcTimestamp(text.replace(/^\d{4}-\d\d-\d\d$/, "$&T00:00:00Z"));
  return utc === undefined ? Number.NaN : Date.parse(utc);
}
