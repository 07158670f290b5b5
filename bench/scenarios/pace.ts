/** How long and how often each thing is measured. */
export interface Pace {
  /** Whole calls sent to each process first: the compiler has settled by then. */
  readonly warmUpCalls: number;
  readonly warmUpMs: number;
  readonly wholeRounds: number;
  readonly wholeMs: number;
  readonly streamRounds: number;
  readonly streamMs: number;
  readonly openRounds: number;
  readonly openMs: number;
  /** The numbers of rules at which `decide` is timed. */
  readonly decideRules: readonly number[];
  readonly decideRounds: number;
  readonly compileRounds: number;
  /** Whether 100,000 rules are compiled too, to see what they hold in memory. */
  readonly compileMost: boolean;
  readonly replayDecisions: number;
  /** Events of which some repeat, while memory is sampled. */
  readonly repeatedEvents: number;
}

export const paces: { readonly [name in "full" | "quick"]: Pace } = {
  full: {
    warmUpCalls: 30_000,
    warmUpMs: 2_500,
    wholeRounds: 8,
    wholeMs: 1_000,
    streamRounds: 4,
    streamMs: 2_000,
    openRounds: 5,
    openMs: 1_600,
    decideRules: [100, 1_000, 10_000, 100_000],
    decideRounds: 41,
    compileRounds: 3,
    compileMost: true,
    replayDecisions: 200_000,
    repeatedEvents: 10_000_000,
  },
  quick: {
    warmUpCalls: 5_000,
    warmUpMs: 800,
    wholeRounds: 3,
    wholeMs: 600,
    streamRounds: 2,
    streamMs: 800,
    openRounds: 1,
    openMs: 1_500,
    decideRules: [100, 1_000, 10_000],
    decideRounds: 11,
    compileRounds: 1,
    compileMost: false,
    replayDecisions: 60_000,
    repeatedEvents: 1_000_000,
  },
};

/** Callers at once. Bun's fetch keeps 64 connections alive: with more, every proxy would measure TCP handshakes. */
export const callers = 64;

/** Callers that an open loop may have waiting before it counts the wait in its own queue. */
export const openLoopCallers = 256;
