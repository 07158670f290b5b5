import { readFile } from "node:fs/promises";

/** What a process has used so far. */
export interface ProcessUsage {
  /** User and system time of all threads, those that have ended included. */
  readonly cpuMs: number;
  readonly residentMb: number;
  /** The most that was ever resident. */
  readonly residentPeakMb: number;
}

/** The kernel's USER_HZ, which is 100 on every Linux that Bun runs on. */
const ticksPerSecond = 100;

/** Reads a process's usage from /proc (proc(5)); rejects where the process is gone or the system is not Linux. */
export async function readProcessUsage(pid: number): Promise<ProcessUsage> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8"),
    readFile(`/proc/${pid}/status`, "utf8"),
  ]);
  return {
    cpuMs: parseCpuMs(stat),
    residentMb: parseMb(status, "VmRSS"),
    residentPeakMb: parseMb(status, "VmHWM"),
  };
}

/** utime + stime, fields 14 and 15. The name, field 2, may hold spaces and brackets: counting starts after its end. */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) {
    throw new Error(`/proc/<pid>/stat has no CPU times: ${stat}`);
  }
  return (ticks * 1_000) / ticksPerSecond;
}

/** One line of /proc/<pid>/status, which the kernel writes in units of 1024 bytes. */
export function parseMb(status: string, field: string): number {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kib === undefined) {
    throw new Error(`/proc/<pid>/status has no ${field}`);
  }
  return (Number(kib) * 1_024) / 1_000_000;
}
