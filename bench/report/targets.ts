import type { CompileFigures } from "../compile-rules.ts";
import type { DecideFigures } from "../decide-rules.ts";
import type { GuardrailFigures } from "../guardrails.ts";
import type { IdentifyFigures } from "../identify-and-decide.ts";
import type { TreeFigures } from "../ledger-tree.ts";
import type { Row } from "../measure/comparison.ts";
import type { ReplayFigures } from "../replay.ts";
import type { Check } from "./report.ts";

/** The CPU of a whole governed call against the floor's. 2.0 is the aim. */
export function checkWholeCpu(row: Row): Check {
  const { cpuUsPerRequest } = row.ratios;
  return { what: `CPU, whole, ${row.name}`, measured: cpuUsPerRequest, atMost: 2.5, unit: "×" };
}

export function checkStreamCpu(row: Row): Check {
  const { cpuUsPerRequest } = row.ratios;
  return { what: `CPU, streamed, ${row.name}`, measured: cpuUsPerRequest, atMost: 1.5, unit: "×" };
}

/** What waiting for the record adds to the slowest hundredth, at half of saturation. */
export function checkAddedP99(strict: Row, auditOff: Row): Check {
  const addedMs = strict.figures.p99Ms - auditOff.figures.p99Ms;
  return { what: `p99 added by recording, ${strict.name}`, measured: addedMs, atMost: 10, unit: " ms" };
}

/** `samplesMb`: resident memory from the 20,000th call to the 200,000th. */
export function checkMemory(samplesMb: readonly [number, ...number[]]): readonly Check[] {
  const mostMb = Math.max(...samplesMb);
  const growthPercent = (mostMb / samplesMb[0] - 1) * 100;
  return [
    { what: "memory growth under load", measured: growthPercent, atMost: 10, unit: " %" },
    { what: "memory, the most seen", measured: mostMb, atMost: 150, unit: " MB" },
  ];
}

/** Nanoseconds that one decision may take, by the number of rules. */
const decideNsMost: ReadonlyMap<number, number> = new Map([
  [100, 1_000],
  [10_000, 2_000],
]);

export function checkDecide({ rules, decide }: DecideFigures): readonly Check[] {
  const atMost = decideNsMost.get(rules);
  const what = `decide at ${rules} rules, trace off`;
  return atMost === undefined ? [] : [{ what, measured: decide.nsEach, atMost, unit: " ns" }];
}

/** Ten times the rules may cost three times as much at most: what grows is the memory that is looked at. */
export function checkFlat(runs: readonly DecideFigures[]): readonly Check[] {
  const [fewer, more] = [10_000, 100_000].map((rules) => runs.find((run) => run.rules === rules));
  if (fewer === undefined || more === undefined) return [];
  const measured = more.decide.nsEach / fewer.decide.nsEach;
  return [{ what: "decide at 100000 rules beside 10000", measured, atMost: 3, unit: "×" }];
}

export function checkCompile(figures: CompileFigures): Check {
  const what = `compiling ${figures.rules} rules`;
  return { what, measured: undisturbedMs(figures), atMost: 2_000, unit: " ms" };
}

/** The whole of compiling them counts: the check for overlaps is one part. */
export function checkOverlaps(figures: CompileFigures): Check {
  const what = `compiling ${figures.rules} rules of one priority`;
  return { what, measured: undisturbedMs(figures), atMost: 1_000, unit: " ms" };
}

/** Other programs add to the time on the wall, the collector's own threads to the processor's: the lesser is nearer. */
function undisturbedMs({ cpuMs, wallMs }: CompileFigures): number {
  return Math.min(cpuMs, wallMs);
}

export function checkRulesMemory({ rules, heapMb }: CompileFigures): Check {
  return { what: `heap of ${rules} rules`, measured: heapMb, atMost: 100, unit: " MB" };
}

export function checkEvaluateOff(row: Row): Check {
  return { what: "CPU, /evaluate, audit off", measured: row.ratios.cpuUsPerRequest, atMost: 1.7, unit: "×" };
}

export function checkEvaluateStrict(row: Row): Check {
  return {
    what: "CPU, /evaluate, strict, SQLite",
    measured: row.ratios.cpuUsPerRequest,
    atMost: 4,
    unit: "×",
  };
}

/** A proxy measured against itself: how far chance alone takes a ratio. */
export function checkSelf(row: Row, kind: string): Check {
  const distance = Math.abs(row.ratios.cpuUsPerRequest - 1);
  return { what: `distance of the CPU ratio from 1, ${kind}`, measured: distance, atMost: 0.1, unit: "" };
}

export function checkIdentify({ both }: IdentifyFigures): Check {
  return {
    what: "identify + decide, 10 policies of 10000",
    measured: both.nsEach / 1_000,
    atMost: 30,
    unit: " µs",
  };
}

export function checkRebuild({ rebuildMs, changeMs }: IdentifyFigures): readonly Check[] {
  return [
    { what: "10000 policies read and compiled", measured: rebuildMs, atMost: 500, unit: " ms" },
    { what: "one policy of 10000 changed", measured: changeMs, atMost: 20, unit: " ms" },
  ];
}

/** A call with a key, an agent, a team and policies of each stateful kind, against the bare proxy. */
export function checkGovernedCpu(row: Row, atMost: number): Check {
  return { what: `CPU, governed, ${row.name}`, measured: row.ratios.cpuUsPerRequest, atMost, unit: "×" };
}

/** Commands that Redis gets for one call: reserving, and settling once it was answered. Now and then a heartbeat comes between. */
export function checkRoundTrips(commandsEach: number): Check {
  return { what: "commands to Redis a call", measured: commandsEach, atMost: 2.1, unit: "" };
}

/** The four guardrails together, starting all of them, and every text that is made to be slow. */
export function checkGuardrails(figures: GuardrailFigures): readonly Check[] {
  const { startMs, costs, longProseMs, hostile } = figures;
  const together = costs.find(({ guardrail }) => guardrail === "all four");
  const growth = Math.max(...hostile.map(({ usPerKbShort, usPerKbLong }) => usPerKbLong / usPerKbShort));
  const costs4 = [
    { what: "four guardrails, a KB of prose", measured: together?.proseUs, atMost: 50, unit: " µs" },
    { what: "four guardrails, a KB of code", measured: together?.codeUs, atMost: 150, unit: " µs" },
  ];
  return [
    ...costs4.map((check) => ({ ...check, measured: check.measured ?? Number.NaN })),
    { what: "four guardrails, 100 KB of prose", measured: longProseMs, atMost: 5, unit: " ms" },
    { what: "all detectors, start", measured: startMs, atMost: 150, unit: " ms" },
    { what: "a KB of the worst text at 1 MB beside 10 KB", measured: growth, atMost: 2, unit: "×" },
  ];
}

/** Beyond the hashes there is little to do: taking an event up, and checking a proof. */
export function checkTree({ append, verify }: TreeFigures): readonly Check[] {
  const checks = [
    { what: "an event appended, beside hashing it", measured: append[1]?.ratio, atMost: 1.5, unit: "×" },
    { what: "a proof verified, beside hashing its nodes", measured: verify[1]?.ratio, atMost: 2, unit: "×" },
  ];
  return checks.map((check) => ({ ...check, measured: check.measured ?? Number.NaN }));
}

/** 50,000 decisions a second, made again by the command and simulated, and memory that does not grow with the record. */
export function checkReplay({ runs, memory }: ReplayFigures): readonly Check[] {
  const speeds = runs
    .filter(({ name }) => name !== "replay, one thread")
    .map(({ name, perSecond }) => ({
      what: `a decision, ${name}`,
      measured: 1_000_000 / perSecond,
      atMost: 20,
      unit: " µs",
    }));
  const growths = memory.map(({ name, samples: [first, ...later] }) => {
    const most = Math.max(...later.map(({ residentBytes }) => residentBytes));
    const measured = first === undefined ? Number.NaN : most / first.residentBytes;
    return { what: `memory at all events beside a tenth, ${name}`, measured, atMost: 1.25, unit: "×" };
  });
  return [...speeds, ...growths];
}
