import { firstQuartile } from "./median.ts";

/** One thing to time, done so often in a round that the clock's grain does not show. */
export interface Contestant {
  readonly name: string;
  /** Does it `times` times and answers something that depends on each, so that none can be left out. */
  readonly run: (times: number) => number;
}

export interface CpuTime {
  readonly name: string;
  /**
   * Nanoseconds of processor time each, all threads of the process together: the first quartile of the rounds. Neighbours on
   * the machine take caches away and never give any, so what disturbs only adds.
   */
  readonly nsEach: number;
  /** To the first contestant's. */
  readonly ratio: number;
  /** The fastest and the slowest round's ratio to it: how noisy it was. */
  readonly spread: readonly [number, number];
}

const warmUpMs = 1_500;
const roundMs = 25;

/** Times all in turn, round by round, after each was warmed up. The first is the floor. */
export function timeCpu(contestants: readonly Contestant[], rounds: number): readonly CpuTime[] {
  const timed = contestants.map((contestant) => ({
    contestant,
    times: warmUp(contestant),
    ns: [] as number[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { contestant, times, ns } of round % 2 === 0 ? timed : timed.toReversed()) {
      const beforeUs = cpuUs();
      sink.sum += contestant.run(times);
      ns.push(((cpuUs() - beforeUs) * 1_000) / times);
    }
  }
  const floor = firstQuartile(timed[0]?.ns ?? []);
  return timed.map(({ contestant: { name }, ns }) => {
    const nsEach = firstQuartile(ns);
    return {
      name,
      nsEach,
      ratio: nsEach / floor,
      spread: [Math.min(...ns) / nsEach, Math.max(...ns) / nsEach],
    };
  });
}

/** Processor time of this process so far, in microseconds. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What was measured must not be optimised away. */
const sink = { sum: 0 };

/** Answers how often a round has to do it. */
function warmUp({ run }: Contestant): number {
  const startMs = performance.now();
  let times = 64;
  let lastMs = 0;
  while (performance.now() - startMs < warmUpMs) {
    const beganMs = performance.now();
    sink.sum += run(times);
    lastMs = performance.now() - beganMs;
    if (lastMs < roundMs) times *= 2;
  }
  return Math.max(1, Math.round((times * roundMs) / Math.max(roundMs / 4, lastMs)));
}
