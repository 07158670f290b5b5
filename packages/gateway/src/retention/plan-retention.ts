import type { AppliedRule } from "@meshgate/contracts";
import { besideEvents } from "../config/retention-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Beside, Permit, PermitsSeen, Reader, RetentionStore } from "../ports/retention-store.ts";
import type { RetentionRule } from "./retention-rules.ts";
import { type LogSurvey, surveyLog } from "./survey-log.ts";

export interface PlanningContext {
  readonly store: RetentionStore;
  readonly ledger: Pick<Ledger, "size" | "latestCheckpoint">;
  readonly clock: Clock;
  /** The names of the sinks that get events now. */
  readonly sinks: () => readonly string[];
}

/** What goes by the rules as they are, and what keeps the rest. */
export interface RetentionPlan {
  /** The permits that there were when it was made. */
  readonly seen: PermitsSeen;
  readonly rules: readonly (AppliedRule & Permit)[];
  readonly surveys: readonly LogSurvey[];
  readonly beside: readonly { readonly of: Beside; readonly beforeMs: number }[];
  readonly holds: readonly Hold[];
}

/** What keeps bodies that are older than their rule. */
export interface Hold {
  readonly code: string;
  readonly message: string;
}

const DAY_MS = 86_400_000;

/**
 * Bodies go where they are older than their rule, a signed checkpoint covers them, everybody who follows the log has read them, and
 * no call or approval is open that is as old: so what decides about one is there as long as it is open.
 */
export async function planRetention(
  rules: readonly RetentionRule[],
  context: PlanningContext,
): Promise<RetentionPlan> {
  const { store, clock } = context;
  const nowMs = clock.nowMs();
  const seen = await store.permitsSeen();
  const openMs = (await store.oldestOpenMs(nowMs)) ?? nowMs;
  const limits = await limitsOf(context);
  const ofEvents = rules.filter(({ of }) => !isBeside(of));
  const surveys: LogSurvey[] = [];
  for (const days of new Set(ofEvents.map((rule) => rule.days))) {
    const types = ofEvents.filter((rule) => rule.days === days).map(({ of }) => of);
    const beforeMs = startOfDay(Math.min(nowMs - days * DAY_MS, openMs));
    const progress = await store.progress(types);
    const from = Math.min(...types.map((type) => progress.get(type) ?? 0));
    surveys.push(await surveyLog({ from, to: Math.max(from, limits.end), types, beforeMs }, store));
  }
  const beside = rules.flatMap(({ of, days }) =>
    isBeside(of) ? [{ of, days, beforeMs: startOfDay(nowMs - days * DAY_MS), from: 0, to: 0 }] : [],
  );
  const ofLog = surveys.flatMap(({ counts, beforeMs, from, to }) =>
    [...counts].map(([of, count]) => ({ of, count, beforeMs, from, to, days: daysOf(of, rules) })),
  );
  const ofRest = await Promise.all(
    beside.map(async (each) => ({ ...each, count: await store.countBeside(each.of, each.beforeMs) })),
  );
  const found = [...ofLog, ...ofRest].filter(({ count }) => count > 0);
  return {
    seen,
    rules: found.map(({ of, days, beforeMs, count, from, to }) => ({
      of,
      older_than_days: days,
      before: new Date(beforeMs).toISOString().slice(0, 10),
      count,
      ...(isBeside(of) ? {} : { from_index: from, to_index: to }),
      beforeMs,
      from,
      to,
    })),
    surveys,
    beside,
    holds: holdsOf(surveys, limits, { openMs, nowMs, days: ofEvents.map((rule) => rule.days) }),
  };
}

function isBeside(of: string): of is Beside {
  return besideEvents.some((each) => each === of);
}

function daysOf(type: string, rules: readonly RetentionRule[]): number {
  const rule = rules.find(({ of }) => of === type);
  if (rule === undefined) throw new Error(`Nothing of ${type} was asked for`);
  return rule.days;
}

function startOfDay(atMs: number): number {
  return atMs - (((atMs % DAY_MS) + DAY_MS) % DAY_MS);
}

interface Limits {
  /** The first leaf that has to stay. */
  readonly end: number;
  /** What keeps it and those after it. */
  readonly hold?: Hold;
}

async function limitsOf(context: PlanningContext): Promise<Limits> {
  const { ledger } = context;
  const signed = (await ledger.latestCheckpoint())?.size ?? 0;
  const slowest = (await readersOf(context)).toSorted((a, b) => a.nextIndex - b.nextIndex)[0];
  if (slowest !== undefined && slowest.nextIndex < signed) {
    return { end: slowest.nextIndex, hold: heldByReader(slowest.name, slowest.nextIndex) };
  }
  return signed < (await ledger.size()) ? { end: signed, hold: heldUnsigned } : { end: signed };
}

/** The index takes whole tiles; a search reads those that wait for one as they are. */
const INDEX_TAIL = 255;

/** Who needs bodies: every sink that is configured, one that has not begun too, and the index. */
async function readersOf({ store, sinks }: PlanningContext): Promise<readonly Reader[]> {
  const read = new Map((await store.readers()).map(({ name, nextIndex }) => [name, nextIndex]));
  const index = "audit-index";
  return [
    ...sinks().map((name) => ({ name: `sink:${name}`, nextIndex: read.get(`sink:${name}`) ?? 0 })),
    { name: index, nextIndex: (read.get(index) ?? 0) + INDEX_TAIL },
  ];
}

function heldByReader(name: string, nextIndex: number): Hold {
  return {
    code: "retention-waits",
    message: `Old bodies are kept: \`${name}\` has read the record only as far as event ${nextIndex}. See why it does not go on.`,
  };
}

const heldUnsigned: Hold = {
  code: "retention-waits",
  message: "Old bodies are kept: no signed checkpoint covers them yet. See why none is signed.",
};

function holdsOf(
  surveys: readonly LogSurvey[],
  { hold }: Limits,
  { openMs, nowMs, days }: { openMs: number; nowMs: number; days: readonly number[] },
): readonly Hold[] {
  const held = hold !== undefined && surveys.some(({ isCutShort }) => isCutShort) ? [hold] : [];
  const youngest = nowMs - Math.min(...days, Number.POSITIVE_INFINITY) * DAY_MS;
  return openMs < youngest ? [...held, heldOpen(openMs)] : held;
}

function heldOpen(openMs: number): Hold {
  const since = new Date(openMs).toISOString();
  return {
    code: "retention-waits",
    message: `Old bodies are kept: a call or an approval is open since ${since}. Decide on it, or let it expire.`,
  };
}
