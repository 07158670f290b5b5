import type { GuardrailTestResponse } from "@meshgate/contracts";
import type { GuardrailSet } from "@meshgate/guardrails";
import { createCallGuards, viewCall } from "../../guarding/call-guards.ts";
import type { Readable } from "../../guarding/call-passages.ts";
import { inTurns } from "../../guarding/in-turns.ts";
import { inspectPassages, type PlacedFinding } from "../../guarding/inspect-passages.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TestedDefinition } from "./tested-guardrails.ts";
import type { TestedText } from "./tested-text.ts";

/** What one guardrail made of the text of a test. */
export interface TestedLook {
  readonly told: GuardrailTestResponse["guardrails"][number];
  /** By the name that the request gave the guardrail. */
  readonly findings: readonly PlacedFinding[];
  /** Whether it looked at the texts. */
  readonly ran: boolean;
  /** How many parts it could not look at, beside those that nobody can. */
  readonly unseen: number;
}

/** Looks with one guardrail alone, so that its time is its own. One that fails has found nothing, and is no pass. */
export function lookWith(tested: TestedDefinition, text: TestedText, clock: Clock): Promise<TestedLook> {
  const { definition, set } = tested;
  const isOfTexts = set.select([definition.name]).guardrails.includes(definition.name);
  return isOfTexts ? lookAtTexts(tested, text.readable, clock) : lookAtWhole(tested, text, clock);
}

/** What it finds is of the whole, and stands nowhere. */
async function lookAtWhole(
  { name, definition }: TestedDefinition,
  { call, answer }: TestedText,
  clock: Clock,
): Promise<TestedLook> {
  const base = { guardrail: name, detector: definition.detector, types: [] };
  const view = definition.mode === "post_call" ? answer : call;
  const guards = createCallGuards([definition]);
  if (guards.size === 0 || view === undefined) return { ...nothing, told: { ...base, result: "not-asked" } };
  const startMs = clock.monotonicMs();
  const { findings, ran } = viewCall([definition.name], guards, view);
  const types = [...new Set(findings.map(({ finding }) => finding.type))].sort();
  const found = types.length > 0 ? "found" : "passed";
  const result = ran.length === 0 ? "unavailable" : found;
  const time_us = Math.round((clock.monotonicMs() - startMs) * 1_000);
  return { ...nothing, told: { ...base, result, types, time_us } };
}

async function lookAtTexts(
  { name, definition, set }: TestedDefinition,
  { passages, unscanned: unread }: Readable,
  clock: Clock,
): Promise<TestedLook> {
  const base = { guardrail: name, detector: definition.detector, types: [] };
  const selection = set.select([definition.name]);
  const { inspect, spentUs } = timed(selection.inspect, clock);
  try {
    const inspected = await inTurns(inspectPassages({ ...selection, inspect }, passages));
    const findings = inspected.findings.map((found) => ({
      ...found,
      finding: { ...found.finding, guardrail: name },
    }));
    const unseen = [...inspected.unscannedBy.values()].flat();
    const unscanned = [...new Set([...unread, ...unseen])].sort();
    const types = [...new Set(findings.map(({ finding }) => finding.type))].sort();
    const result = types.length > 0 ? "found" : unscanned.length > 0 ? "unscanned" : "passed";
    const told = {
      ...base,
      result,
      types,
      ...(unscanned.length > 0 && { unscanned }),
      time_us: spentUs(),
    } as const;
    return { told, findings, ran: true, unseen: unseen.length };
  } catch {
    return { ...nothing, told: { ...base, result: "unavailable", time_us: spentUs() } };
  }
}

const nothing = { findings: [], ran: false, unseen: 0 } as const;

type Inspect = ReturnType<GuardrailSet["select"]>["inspect"];

/** The same, and how long it took in all: other calls have their turn between, which must not count. */
function timed(
  inspect: Inspect,
  clock: Clock,
): { readonly inspect: Inspect; readonly spentUs: () => number } {
  let spentMs = 0;
  return {
    inspect(text, trust) {
      const startMs = clock.monotonicMs();
      try {
        return inspect(text, trust);
      } finally {
        spentMs += clock.monotonicMs() - startMs;
      }
    },
    spentUs: () => Math.round(spentMs * 1_000),
  };
}
