import type { Clock } from "../../src/ports/clock.ts";

/** The machine's time, for tests that do not care about it. */
export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
