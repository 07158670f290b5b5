/**
 * Compiles a rules document once, cold, as a start does, and says what that cost and what stays in memory. Run it as a
 * process of its own: `bun bench/compile-rules.ts FILE`; it prints JSON.
 */

import { heapStats } from "bun:jsc";
import { readFileSync } from "node:fs";
import { cpuUs } from "./measure/cpu-time.ts";
import { compileSample } from "./rules/sample-snapshot.ts";

export interface CompileFigures {
  readonly rules: number;
  readonly textMb: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** What the compiled rules hold when the text is gone and the garbage collected. */
  readonly heapMb: number;
}

console.log(JSON.stringify(measure(process.argv[2] ?? "")));

function measure(file: string): CompileFigures {
  const textMb = readFileSync(file).byteLength / 1_000_000;
  const emptyMb = heapMb();
  const startUs = cpuUs();
  const startMs = performance.now();
  const ruleSet = compileSample(readFileSync(file, "utf8"));
  const wallMs = performance.now() - startMs;
  const cpuMs = (cpuUs() - startUs) / 1_000;
  const heap = heapMb() - emptyMb;
  return { rules: ruleSet.rules.length, textMb, cpuMs, wallMs, heapMb: heap };
}

function heapMb(): number {
  // A second collection takes what the first one's finalisers let go.
  Bun.gc(true);
  Bun.gc(true);
  const { heapSize, extraMemorySize } = heapStats();
  return (heapSize + extraMemorySize) / 1_000_000;
}
