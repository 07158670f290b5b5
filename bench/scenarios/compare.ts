import { compare, type Row } from "../measure/comparison.ts";
import type { Child } from "../processes/child.ts";
import { type Check, findInvalid, type Report, type Section } from "../report/report.ts";
import { checkAddedP99, checkStreamCpu, checkWholeCpu } from "../report/targets.ts";
import type { Lab } from "./lab.ts";
import { arriveAtRate, saturate, sendCalls } from "./loads.ts";
import { callers, type Pace } from "./pace.ts";

interface Contestants {
  readonly floor: Child;
  readonly auditOff: Child;
  /** Audit `strict`: SQLite, and PostgreSQL unless it is left out. */
  readonly strict: readonly Child[];
}

/** The governed chat beside the bare proxy: whole, streamed, and whole at half of saturation. */
export async function compareWithFloor(
  lab: Lab,
  options: {
    readonly pace: Pace;
    readonly postgres: boolean;
    /** Hears what is being measured: the whole takes minutes. */
    readonly announce: (what: string) => void;
  },
): Promise<Report> {
  const { pace, announce } = options;
  const contestants = await startContestants(lab, options.postgres);
  const { floor, auditOff, strict } = contestants;

  announce("whole answers, closed loop");
  const whole: Section = {
    title: "whole answer, closed loop",
    note: `${callers} callers, each sends when it is answered; medians of ${pace.wholeRounds} rounds`,
    rows: await compare({
      children: [floor, auditOff, ...strict],
      rounds: pace.wholeRounds,
      warmUp: (child) => sendCalls(child, "whole", pace.warmUpCalls),
      load: (child) => saturate(child, "whole", pace.wholeMs),
    }),
  };
  announce("streams");
  const stream: Section = {
    title: "stream of 50 chunks",
    note: `${callers} streams at once; the upstream's pauses set calls/s, so CPU is what to compare`,
    rows: await compare({
      children: [floor, await lab.parsingProxy(), auditOff, ...strict],
      rounds: pace.streamRounds,
      warmUp: (child) => saturate(child, "stream", pace.warmUpMs),
      load: (child) => saturate(child, "stream", pace.streamMs),
    }),
  };
  announce("whole answers, open loop at half of saturation");
  const open = await compareAtHalf(contestants, whole, pace);

  const rowOf = (section: Section, child: Child): readonly Row[] =>
    section.rows.filter((row) => row.name === child.name);
  const sections = [whole, stream, ...open.sections];
  return {
    sections,
    tables: [],
    checks: [
      ...strict.flatMap((child) => rowOf(whole, child).map(checkWholeCpu)),
      ...strict.flatMap((child) => rowOf(stream, child).map(checkStreamCpu)),
      ...open.checks,
    ],
    invalid: findInvalid(sections),
  };
}

async function startContestants(lab: Lab, postgres: boolean): Promise<Contestants> {
  const floor = await lab.bareProxy("bare proxy");
  const auditOff = await lab.gateway({ name: "audit off", auditMode: "off" });
  const sqlite = await lab.gateway({ name: "strict, SQLite", auditMode: "strict" });
  if (!postgres) {
    return { floor, auditOff, strict: [sqlite] };
  }
  const databaseUrl = await lab.postgresUrl();
  const onPostgres = await lab.gateway({ name: "strict, PostgreSQL", auditMode: "strict", databaseUrl });
  return { floor, auditOff, strict: [sqlite, onPostgres] };
}

/** Each strict gateway at half of its own saturation, beside the floor and the gateway that records nothing. */
async function compareAtHalf(
  { floor, auditOff, strict }: Contestants,
  saturated: Section,
  pace: Pace,
): Promise<{ readonly sections: readonly Section[]; readonly checks: readonly Check[] }> {
  const sections: Section[] = [];
  const checks: Check[] = [];
  for (const child of strict) {
    const saturation = saturated.rows.find((row) => row.name === child.name)?.figures.requestsPerSecond ?? 0;
    const ratePerSecond = Math.max(1, Math.floor(saturation / 2));
    const rows = await compare({
      children: [floor, auditOff, child],
      rounds: pace.openRounds,
      warmUp: (each) => arriveAtRate(each, ratePerSecond, pace.warmUpMs / 2),
      load: (each) => arriveAtRate(each, ratePerSecond, pace.openMs),
    });
    sections.push({
      title: "whole answer, open loop",
      note: `${ratePerSecond} calls/s arrive, half of what ${child.name} takes; latency counts from when each was due`,
      rows,
    });
    const [, off, recorded] = rows;
    if (off !== undefined && recorded !== undefined) {
      checks.push(checkAddedP99(recorded, off));
    }
  }
  return { sections, checks };
}
