import type { RawFinding } from "../../finding.ts";
import { CONTEXT_CHARS, type Hit, type Scan } from "../../scan/scan.ts";
import { type Assignment, assignmentAt, nameEnd } from "./assignment.ts";
import { isPlaceholder } from "./placeholder.ts";
import { isMixed, looksRandom } from "./randomness.ts";
import type { VendorKind } from "./secret-kind.ts";
import { namedSecret } from "./secret-name.ts";
import { judgeValue } from "./value-judgement.ts";

/** Which literal groups tell names and issuers, and the kinds of each issuer's word. */
export interface AssignedSearch {
  readonly names: string;
  readonly vendors: string;
  readonly vendorKinds: readonly (readonly VendorKind[])[];
}

/** Values that are assigned to names of secrets: by their issuer's format where its name stands near, else by their looks. */
export function* findAssigned(scan: Scan, search: AssignedSearch): Iterable<RawFinding> {
  let seenTo = 0;
  for (const hit of scan.hits(search.names)) {
    if (hit.start < seenTo) continue;
    const end = nameEnd(scan.text, hit.end);
    seenTo = end;
    const assignment = assignmentAt(scan.text, hit.start, end);
    if (assignment === undefined) continue;
    const finding = judge(scan, search, assignment);
    if (finding !== undefined) yield finding;
    if (isLongToken(scan.text.slice(assignment.start, assignment.end))) seenTo = assignment.end;
  }
}

/** Such a value is looked at once, however many names it seems to hold: what a hostile text costs stays bounded. */
function isLongToken(value: string): boolean {
  return value.length > CONTEXT_CHARS && !/\s/.test(value);
}

function judge(scan: Scan, search: AssignedSearch, assignment: Assignment): RawFinding | undefined {
  const named = namedSecret(assignment.name);
  if (named === undefined) return undefined;
  const { start, end, manner } = assignment;
  const value = scan.text.slice(start, end);
  const vendor = vendorOf(scan, search, assignment, value);
  if (vendor !== undefined) return { type: vendor.type, start, end, score: 0.9, evidence: "shape" };
  const score = judgeValue(value, named, manner);
  return score === undefined ? undefined : { type: "SECRET", start, end, score, evidence: "context" };
}

function vendorOf(
  scan: Scan,
  search: AssignedSearch,
  { start }: Assignment,
  value: string,
): VendorKind | undefined {
  if (value.length < 12 || !(isMixed(value) || looksRandom(value)) || isPlaceholder(value)) return undefined;
  for (const hit of hitsBefore(scan, search.vendors, start)) {
    const kind = search.vendorKinds[hit.word]?.find(({ shape }) => shape.test(value));
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The group's hits that end in front of a place, near it and on its line, nearest first. */
function* hitsBefore(scan: Scan, group: string, start: number): Iterable<Hit> {
  const hits = scan.hits(group);
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index--) {
    const hit = hits[index];
    if (hit === undefined || start - hit.end > CONTEXT_CHARS) return;
    if (!scan.text.slice(hit.end, start).includes("\n")) yield hit;
  }
}
