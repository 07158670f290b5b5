import type { ChoiceGuards } from "./guarded-choice.ts";
import { atOnce } from "./in-turns.ts";
import { inspectPassages } from "./inspect-passages.ts";
import { maskFindings } from "./mask-findings.ts";
import type { Passage } from "./passage.ts";
import { PassageWriter } from "./passage-writer.ts";
import { restoreTexts } from "./restore-texts.ts";
import { writeMembers, writeValue } from "./write-members.ts";

type ValueGuards = Pick<
  ChoiceGuards,
  "selection" | "log" | "mask" | "vault" | "block" | "settle" | "isEnded"
>;

/**
 * Looks at a value of an answer that is whole; what may pass of it. The very value where nothing is found or restored; undefined
 * where the answer ends before it.
 */
export function guardValue<T>(value: T, guards: ValueGuards): T | undefined {
  const lines = assistantLines();
  writeValue(value, { name: "", path: [], names: "properties" }, lines);
  const passing = guardPassages(value, lines.end(), guards);
  return passing === undefined ? undefined : restoreTexts(passing, guards.vault);
}

/**
 * The same of what is whole in a delta while its texts still come: the names of members that the format does not know, and
 * numbers. Its texts stay as they are.
 */
export function guardShape<T extends object>(delta: T, guards: ValueGuards): T | undefined {
  const lines = assistantLines();
  writeMembers(Object.fromEntries(shapesIn(delta)), { path: [], names: "format" }, lines);
  return guardPassages(delta, lines.end(), guards);
}

function assistantLines(): PassageWriter {
  return new PassageWriter({ trust: "assistant", isJoined: false });
}

/** Members, each text of them left empty. */
function shapesIn(members: object): readonly (readonly [string, unknown])[] {
  return Object.entries(members).map(([name, inner]) => [name, shapeOf(inner)]);
}

function shapeOf(value: unknown): unknown {
  if (typeof value === "string") return "";
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(shapesIn(value));
}

function guardPassages<T>(value: T, passages: readonly Passage[], guards: ValueGuards): T | undefined {
  if (passages.length === 0) return value;
  const { selection, log, mask, block, settle, isEnded } = guards;
  const { findings, unscannedBy } = atOnce(inspectPassages(selection, passages));
  log.add(findings.map(({ finding }) => finding));
  log.miss(unscannedBy);
  if (findings.some(({ finding }) => log.isBlocking(finding))) block();
  settle();
  return isEnded() ? undefined : maskFindings(value, findings, mask);
}
