import { callerKey, sampleGovernance } from "../governance/sample-governance.ts";
import { configuredGuardrails } from "../guardrails/sample-guardrails.ts";
import { compare } from "../measure/comparison.ts";
import type { Child } from "../processes/child.ts";
import { findInvalid, type Report, type Section, type Table } from "../report/report.ts";
import { checkGovernedCpu, checkRoundTrips } from "../report/targets.ts";
import type { Lab } from "./lab.ts";
import { saturate, sendCalls } from "./loads.ts";
import { callers, type Pace } from "./pace.ts";

/** Calls sent to count the commands that Redis gets for each. */
const countedCalls = 1_000;

/** The chat with a key, an agent, a team and policies that keep count, beside the bare proxy. */
export async function compareGoverned(
  lab: Lab,
  { pace, announce }: { readonly pace: Pace; readonly announce: (what: string) => void },
): Promise<Report> {
  announce("the chat under policies that keep count");
  const floor = await lab.bareProxy("bare proxy");
  const open = await lab.gateway({ name: "SQLite, nothing governed", auditMode: "strict" });
  const governance = sampleGovernance;
  const inMemory = await lab.gateway({ name: "SQLite, memory", auditMode: "strict", governance });
  const guarded = await lab.gateway({
    name: "SQLite, memory, four guardrails",
    auditMode: "strict",
    governance,
    guardrails: configuredGuardrails,
  });
  const redis = await lab.redis();
  const inRedis =
    redis === undefined
      ? undefined
      : await lab.gateway({ name: "SQLite, Redis", auditMode: "strict", governance, redisUrl: redis.url });
  // A service without keys refuses one of ours.
  const keyFor = (child: Child) => (child === open ? undefined : callerKey);
  const governed = [inMemory, guarded, ...(inRedis === undefined ? [] : [inRedis])];
  const section: Section = {
    title: "governed chat, whole answer, closed loop",
    note: `key, agent, team, allow-list, a budget and two rates; ${callers} callers; medians of ${pace.wholeRounds} rounds`,
    rows: await compare({
      children: [floor, open, ...governed],
      rounds: pace.wholeRounds,
      warmUp: (child) => sendCalls(child, "whole", pace.warmUpCalls, keyFor(child)),
      load: (child) => saturate(child, "whole", pace.wholeMs, keyFor(child)),
    }),
  };
  const trips = redis === undefined || inRedis === undefined ? [] : [await countTrips(inRedis, redis)];
  const table: Table = {
    title: "commands to Redis",
    note: "one to reserve before the call is sent, one to settle after it was answered",
    columns: ["a call"],
    rows: trips.map((count) => ({ name: "governed chat", values: [count] })),
  };
  return {
    sections: [section],
    tables: trips.length === 0 ? [] : [table],
    checks: [
      ...section.rows.slice(2).map((row) => checkGovernedCpu(row, row.name === guarded.name ? 5 : 3)),
      ...trips.map(checkRoundTrips),
    ],
    invalid: findInvalid([section]),
  };
}

async function countTrips(child: Child, redis: { commands(): Promise<number> }): Promise<number> {
  const before = await redis.commands();
  await sendCalls(child, "whole", countedCalls, callerKey);
  return ((await redis.commands()) - before) / countedCalls;
}
