import { expect, test } from "bun:test";
import { parseCpuMs, parseMb, readProcessUsage } from "./process-usage.ts";

test("adds user and system time, whatever the process is called", () => {
  const rest = "R 1 2 3 0 -1 4194304 1307 0 26 0 150 21 7 8 20 0 7 0 119918 6714400768 8290";
  expect(parseCpuMs(`8669 (bun) ${rest}`)).toBe(1_710);
  expect(parseCpuMs(`8669 (a ) b (c) ${rest}`)).toBe(1_710);
});

test("reads resident memory in units of a million bytes", () => {
  const status = "Name:\tbun\nVmHWM:\t   40000 kB\nVmRSS:\t   34400 kB\n";
  expect([parseMb(status, "VmRSS"), parseMb(status, "VmHWM")]).toEqual([35.2256, 40.96]);
});

test("says so where the kernel's text is not what it expects", () => {
  expect(() => parseCpuMs("8669 (bun) R")).toThrow("no CPU times");
  expect(() => parseMb("Name:\tkthreadd\n", "VmRSS")).toThrow("no VmRSS");
});

test.skipIf(process.platform !== "linux")("reads the usage of a living process", async () => {
  const usage = await readProcessUsage(process.pid);
  expect(usage.cpuMs).toBeGreaterThan(0);
  expect(usage.residentPeakMb).toBeGreaterThanOrEqual(usage.residentMb);
});
