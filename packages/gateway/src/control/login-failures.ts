import type { Clock } from "../ports/clock.ts";

const MINUTE_MS = 60_000;
/** Past that the address that has been quiet for longest is forgotten: it may try again, and nobody else waits for it. */
const ADDRESSES_MAX = 10_000;

/**
 * Takes one of those failures that whoever it is has left in this minute: undefined, or in how many milliseconds there is one
 * again. A table of this process's own, so that no number of strangers costs a call anything.
 */
export type LoginFailures = (who: string, perMinute: number) => number | undefined;

export function createLoginFailures(
  clock: Pick<Clock, "monotonicMs">,
  addressesMax = ADDRESSES_MAX,
): LoginFailures {
  /** The longest quiet first; of each its failures of the last minute, ascending. */
  const failures = new Map<string, readonly number[]>();
  return (who, perMinute) => {
    const nowMs = clock.monotonicMs();
    const recent = (failures.get(who) ?? []).filter((atMs) => atMs > nowMs - MINUTE_MS);
    const next = recent.at(-perMinute);
    const isLimited = next !== undefined && recent.length >= perMinute;
    failures.delete(who);
    failures.set(who, isLimited ? recent : [...recent, nowMs]);
    const [quietest] = failures.keys();
    if (failures.size > addressesMax && quietest !== undefined) failures.delete(quietest);
    return isLimited ? next + MINUTE_MS - nowMs : undefined;
  };
}
