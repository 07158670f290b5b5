import { measure } from "../measure/measurement.ts";
import type { Report } from "../report/report.ts";
import { checkMemory } from "../report/targets.ts";
import type { Lab } from "./lab.ts";
import { sendCalls } from "./loads.ts";

const firstSampleAt = 20_000;
const callsInAll = 200_000;
const callsBetween = 5_000;

/** 200,000 whole calls to one gateway on SQLite, audit strict, its resident memory read after each 5,000. */
export async function soak(lab: Lab, onSample: (line: string) => void): Promise<Report> {
  const gateway = await lab.gateway({ name: "strict, SQLite", auditMode: "strict" });
  const first = await measure(gateway.pid, () => sendCalls(gateway, "whole", firstSampleAt));
  const samplesMb: [number, ...number[]] = [first.residentMb];
  const failures = [first.firstError];
  for (let sent = firstSampleAt; sent < callsInAll; sent += callsBetween) {
    onSample(`${sent} calls: ${samplesMb.at(-1)?.toFixed(1)} MB`);
    const leg = await measure(gateway.pid, () => sendCalls(gateway, "whole", callsBetween));
    samplesMb.push(leg.residentMb);
    failures.push(leg.firstError);
  }
  onSample(`${callsInAll} calls: ${samplesMb.at(-1)?.toFixed(1)} MB`);
  return {
    sections: [],
    tables: [],
    checks: checkMemory(samplesMb),
    invalid: failures.filter((failure) => failure !== undefined).slice(0, 1),
  };
}
