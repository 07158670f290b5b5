import type { RawFinding } from "../../finding.ts";
import type { Hit, Scan } from "../../scan/scan.ts";
import { isAlphanumericAt } from "./character-class.ts";
import { isStandIn } from "./placeholder.ts";
import type { MarkedKind } from "./secret-kind.ts";

/** Tokens of published formats: at each literal, only the kinds that it belongs to are tried. */
export function* findMarked(
  scan: Scan,
  group: string,
  kinds: readonly (readonly MarkedKind[])[],
): Iterable<RawFinding> {
  for (const hit of scan.hits(group)) {
    for (const kind of kinds[hit.word] ?? []) {
      const found = tokenAt(scan.text, hit, kind);
      if (found === undefined) continue;
      yield found;
      break;
    }
  }
}

function tokenAt(text: string, hit: Hit, kind: MarkedKind): RawFinding | undefined {
  const start = kind.lead === undefined ? hit.start : beforeLead(text, hit.start, kind.lead);
  if (continuesToken(text, start)) return undefined;
  kind.shape.lastIndex = start;
  if (!kind.shape.test(text)) return undefined;
  const end = kind.shape.lastIndex;
  if (isAlphanumericAt(text, end) || text[end] === "_") return undefined;
  const token = text.slice(start, end);
  if (kind.check?.(token) === false || isStandIn(token)) return undefined;
  if (kind.checksum?.(token) === true) return { type: kind.type, start, end, score: 1, evidence: "checksum" };
  const evidence = kind.evidence ?? "prefix";
  return { type: kind.type, start, end, score: evidence === "prefix" ? 0.95 : 0.85, evidence };
}

function beforeLead(text: string, literalStart: number, lead: NonNullable<MarkedKind["lead"]>): number {
  let start = literalStart;
  while (start > 0 && literalStart - start < lead.charsMax && lead.chars.test(text.charAt(start - 1)))
    start--;
  return isEscape(text, start) ? start + 1 : start;
}

function continuesToken(text: string, start: number): boolean {
  return isAlphanumericAt(text, start - 1) && !isEscape(text, start - 1);
}

/** Whether an escaped line break or tab (`\n`) has its letter there, as in a string of a program. */
function isEscape(text: string, index: number): boolean {
  return text[index - 1] === "\\" && "nrt".includes(text.charAt(index));
}
