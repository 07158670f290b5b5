/** How far one follower of the log has come; durable, and shared by all processes. Rejects with `EventStoreUnavailable`. */
export interface FollowerCursor {
  /** The first index that it has not done; 0 before the first. */
  read(): Promise<number>;
  /** From here to there, or false where it does not stand here any more. */
  advance(from: number, to: number): Promise<boolean>;
}
