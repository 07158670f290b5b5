import type { LoadResult } from "../load/load-result.ts";
import { readProcessUsage } from "./process-usage.ts";

/** What one run cost the process under load, and what its callers saw. */
export interface Measurement {
  readonly completed: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  readonly cpuUsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Resident when the run ended. */
  readonly residentMb: number;
}

/** Runs a load against a process. */
export async function measure(pid: number, load: () => Promise<LoadResult>): Promise<Measurement> {
  const before = await readProcessUsage(pid);
  const result = await load();
  const after = await readProcessUsage(pid);
  return {
    completed: result.completed,
    errors: result.errors,
    firstError: result.firstError,
    cpuUsPerRequest: ((after.cpuMs - before.cpuMs) * 1_000) / Math.max(1, result.completed),
    requestsPerSecond: (result.completed * 1_000) / result.elapsedMs,
    p50Ms: result.latencies.percentileMs(0.5),
    p99Ms: result.latencies.percentileMs(0.99),
    residentMb: after.residentMb,
  };
}
