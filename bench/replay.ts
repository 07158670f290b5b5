/**
 * Times how fast recorded decisions are made again from SQLite, by replay (on one thread, and over two workers as `meshgate replay`
 * does) and by simulation (open and closed loop), and samples memory while events are read that repeat. Run it as a process of its own:
 * `bun bench/replay.ts DECISIONS EVENTS`; it prints JSON. Beside each decision stands the end of its call, as in a record.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReplayer } from "@meshgate/gateway";
import {
  replayAlone,
  replayRepeatedly,
  writeDecisions,
} from "../packages/gateway/test/kit/decisions-to-replay.ts";
import { simulateRecord, simulateRepeatedly } from "../packages/gateway/test/kit/decisions-to-simulate.ts";
import { systemClock } from "../packages/gateway/test/kit/system-clock.ts";

export interface ReplayFigures {
  readonly decisions: number;
  readonly runs: readonly RunFigures[];
  readonly memory: readonly MemoryFigures[];
}

export interface RunFigures {
  readonly name: string;
  /** Made again, and known. */
  readonly done: number;
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

/** What the process held after a tenth, half and all of the events. */
export interface MemoryFigures {
  readonly name: string;
  readonly samples: readonly { readonly events: number; readonly residentBytes: number }[];
}

/** One part of a record, as it is read again and again. */
const PART_DECISIONS = 25_000;

const [decisions = 100_000, events = 10_000_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "meshgate-bench-"));
const url = `sqlite:${join(folder, "meshgate.db")}`;
const partUrl = `sqlite:${join(folder, "part.db")}`;

try {
  await writeDecisions(url, decisions);
  const runs = [
    await timed("replay, one thread", () => replayAlone(url, () => {})),
    await timed("replay, two workers", replayShared),
    await timed("simulate, open loop", () => simulated("open")),
    await timed("simulate, closed loop", () => simulated("closed")),
  ];
  await writeDecisions(partUrl, PART_DECISIONS);
  const memory = [
    await sampled("replay", (onEvents) => replayRepeatedly(partUrl, events, onEvents)),
    await sampled("simulate, closed loop", (onEvents) => simulateRepeatedly(partUrl, events, onEvents)),
  ];
  const figures: ReplayFigures = { decisions, runs, memory };
  console.log(JSON.stringify(figures));
} finally {
  rmSync(folder, { recursive: true });
}

async function replayShared(): Promise<number> {
  const replayer = await openReplayer(url, systemClock);
  const { equal } = await replayer.replay({});
  await replayer.close();
  return equal;
}

/** Open: beside another policy, which blocks all. Closed: under a budget and a rate that are new. */
async function simulated(loop: "open" | "closed"): Promise<number> {
  return (await simulateRecord(url, loop, () => {})).decisions;
}

async function timed(name: string, work: () => Promise<number>): Promise<RunFigures> {
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const done = await work();
  const seconds = (performance.now() - startMs) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const perCpuSecond = Math.round((done * 1_000_000) / (user + system));
  return { name, done, perSecond: Math.round(done / seconds), perCpuSecond };
}

async function sampled(
  name: string,
  work: (onEvents: (events: number) => void) => Promise<unknown>,
): Promise<MemoryFigures> {
  const marks = [0.1, 0.5, 1].map((part) => part * events);
  const samples: MemoryFigures["samples"][number][] = [];
  await work((seen) => {
    const mark = marks[samples.length];
    if (mark === undefined || seen < mark) return;
    Bun.gc(true);
    samples.push({ events: seen, residentBytes: process.memoryUsage.rss() });
  });
  return { name, samples };
}
