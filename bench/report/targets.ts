import type { CompileFigures } from "../compile-rules.ts";
import type { DecideFigures } from "../decide-rules.ts";
import type { Row } from "../measure/comparison.ts";
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
