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

console.log(JSON.stringify(await measure(process.argv[2] ?? "")));

async function measure(file: string): Promise<CompileFigures> {
  const textMb = readFileSync(file).byteLength / 1_000_000;
  const emptyMb = await heapMb();
  const startUs = cpuUs();
  const startMs = performance.now();
  const ruleSet = compileSample(readFileSync(file, "utf8"));
  const wallMs = performance.now() - startMs;
  const cpuMs = (cpuUs() - startUs) / 1_000;
  const heap = (await heapMb()) - emptyMb;
  return { rules: ruleSet.rules.length, textMb, cpuMs, wallMs, heapMb: heap };
}

/**
 * Megabytes in use, once nothing more can be collected. JavaScriptCore takes for alive what a stale word on the stack points
 * to: each collection begins on a fresh stack.
 */
async function heapMb(): Promise<number> {
  let leastMb = Number.POSITIVE_INFINITY;
  for (let unchanged = 0; unchanged < 3; ) {
    await Bun.sleep(1);
    Bun.gc(true);
    const { heapSize, extraMemorySize } = heapStats();
    const nowMb = (heapSize + extraMemorySize) / 1_000_000;
    unchanged = nowMb < leastMb * 0.99 ? 0 : unchanged + 1;
    leastMb = Math.min(leastMb, nowMb);
  }
  return leastMb;
}
