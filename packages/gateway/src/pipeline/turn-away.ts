import type { Refusal } from "./refusal.ts";

/**
 * Takes note of somebody who was not let in, and gives what they are told: the refusal itself, or another where they tried too
 * often. Every surface asks it before it answers a refusal of `identify` or `requireRole`.
 */
export type TurnAway = (refusal: Refusal, peerAddress: string) => Promise<Refusal>;
