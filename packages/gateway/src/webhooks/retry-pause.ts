const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;

/** For how long a message is tried, from its making. */
export const DELIVERY_LIMIT_MS = 86_400_000;

/** How long to wait after so many attempts that failed: 5 s, 10 s, 20 s, …, at most an hour. */
export function retryPauseMs(attempts: number): number {
  return Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS);
}
