/**
 * Times how fast recorded decisions are made again from SQLite: on one thread, and as `meshgate replay` does, over two workers. Run it
 * as a process of its own: `bun bench/replay.ts DECISIONS`; it prints JSON. Beside each decision stands another event, as in a record.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReplayer } from "@meshgate/gateway";
import { replayAlone, writeDecisions } from "../packages/gateway/test/kit/decisions-to-replay.ts";
import { systemClock } from "../packages/gateway/test/kit/system-clock.ts";

const decisions = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), "meshgate-bench-"));
const url = `sqlite:${join(folder, "meshgate.db")}`;

try {
  await writeDecisions(url, decisions);
  const alone = await timed((onStep) => replayAlone(url, onStep));
  const shared = await timed(async (onStep) => {
    const replayer = await openReplayer(url, systemClock);
    const { equal } = await replayer.replay({}, onStep);
    await replayer.close();
    return equal;
  });
  console.log(JSON.stringify({ decisions, alone, shared }));
} finally {
  rmSync(folder, { recursive: true });
}

async function timed(work: (onStep: () => void) => Promise<number>) {
  let residentBytesMax = 0;
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const equal = await work(() => {
    residentBytesMax = Math.max(residentBytesMax, process.memoryUsage.rss());
  });
  const seconds = (performance.now() - startMs) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1_000_000;
  const [perSecond, perCpuSecond] = [equal / seconds, equal / cpuSeconds].map(Math.round);
  return { equal, seconds, cpuSeconds, perSecond, perCpuSecond, residentBytesMax };
}
