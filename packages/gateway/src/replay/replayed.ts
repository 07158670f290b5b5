import type { Difference } from "./first-difference.ts";

/** Why a decision cannot be made again. */
export const replayObstacles = [
  /** Nothing is kept of what decided: it was recorded before snapshots were. */
  "snapshot-missing",
  /** What is kept of it is not what decided. */
  "snapshot-altered",
  /** This version finds a fault with it. */
  "snapshot-refused",
  /** Retention has dropped the event's body. */
  "body-dropped",
  /** The event is not the one that was recorded. */
  "event-altered",
  /** The event is not what this version writes, or its facts are none. */
  "facts-unreadable",
  /** A later version wrote it. */
  "event-newer",
] as const;
export type ReplayObstacle = (typeof replayObstacles)[number];

/** What came of making a recorded decision again. */
export type Replayed =
  | { readonly kind: "equal" }
  | { readonly kind: "different"; readonly difference: Difference }
  | { readonly kind: "not-replayable"; readonly cause: ReplayObstacle; readonly message: string };

export const equal: Replayed = { kind: "equal" };
