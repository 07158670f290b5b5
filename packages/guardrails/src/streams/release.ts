import type { Finding } from "../finding.ts";
import type { UnscannedCause } from "../inspect/guardrail-set.ts";
import { editText } from "../masking/edit-text.ts";
import type { Released, TextStreamOptions } from "./text-stream.ts";

export const nothing: Released = { text: "", findings: [], unscanned: [], unscannedBy: new Map() };

/** A settled stretch of a stream: whole findings alone, by their start. */
export interface Settled {
  readonly text: string;
  /** Where it begins in the stream. */
  readonly start: number;
  readonly findings: readonly Finding[];
}

/** What passes of it: all, edited, or what stands before the first finding that blocks. */
export function release(
  { text, start, findings }: Settled,
  { edit, isBlocking }: TextStreamOptions,
): Pick<Released, "text" | "findings" | "blockedBy"> {
  const blockedBy = findings.find(isBlocking);
  const end = blockedBy === undefined ? start + text.length : wholeFindings(blockedBy.start, findings);
  const passing = findings.filter((finding) => finding.end <= end);
  const passed = text.slice(0, end - start);
  const edited = edit === undefined ? passed : editText(passed, moved(passing, -start), edit);
  return blockedBy === undefined
    ? { text: edited, findings: passing }
    : { text: edited, findings: [...passing, blockedBy], blockedBy };
}

export function moved(findings: readonly Finding[], by: number): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }));
}

/** The last place up to `settled` that no finding runs over. */
export function wholeFindings(settled: number, findings: readonly Finding[]): number {
  let end = settled;
  for (const finding of findings.toReversed()) {
    if (finding.start < end && finding.end > end) end = finding.start;
  }
  return end;
}

export function joinReleased(parts: readonly Released[]): Released {
  const told = parts.filter((part) => part !== nothing);
  const [only] = told;
  if (only === undefined) return nothing;
  if (told.length === 1) return only;
  const blockedBy = told.find((part) => part.blockedBy !== undefined)?.blockedBy;
  return {
    text: told.map(({ text }) => text).join(""),
    findings: told.flatMap(({ findings }) => findings),
    ...(blockedBy !== undefined && { blockedBy }),
    unscanned: union(told.map(({ unscanned }) => unscanned)),
    unscannedBy: joinCauses(told.map(({ unscannedBy }) => unscannedBy)),
  };
}

function joinCauses(maps: readonly Released["unscannedBy"][]): Released["unscannedBy"] {
  const names = new Set(maps.flatMap((map) => [...map.keys()]));
  return new Map([...names].map((name) => [name, union(maps.map((map) => map.get(name) ?? []))]));
}

function union(lists: readonly (readonly UnscannedCause[])[]): readonly UnscannedCause[] {
  return [...new Set(lists.flat())].sort();
}
