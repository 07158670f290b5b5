/** `2026-10-01 08:30 UTC`, and a midnight as its day: of an RFC 3339 time in UTC. */
export function printTime(timestamp: string): string {
  const [day = timestamp, time = ""] = timestamp.split("T");
  return time.startsWith("00:00:00") ? `${day} UTC` : `${day} ${time.slice(0, 8)} UTC`;
}
