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

/** A proxy measured against itself: how far chance alone takes a ratio. */
export function checkSelf(row: Row, kind: string): Check {
  const distance = Math.abs(row.ratios.cpuUsPerRequest - 1);
  return { what: `distance of the CPU ratio from 1, ${kind}`, measured: distance, atMost: 0.1, unit: "" };
}
