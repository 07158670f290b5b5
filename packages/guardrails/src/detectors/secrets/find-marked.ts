import type { RawFinding } from "../../finding.ts";
import type { Hit, Scan } from "../../scan/scan.ts";
import { isAlphanumericAt } from "./character-class.ts";
import { isStandIn } from "./placeholder.ts";
import { looksRandom } from "./randomness.ts";
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
  const end = endOfShape(text, start, kind.shape) ?? endOfWrapped(text, start, kind.shape);
  if (end === undefined) return undefined;
  const token = text.slice(start, end).replace(lineBreaks, "");
  if (kind.check?.(token) === false || isStandIn(token)) return undefined;
  if (kind.checksum?.(token) === true) return { type: kind.type, start, end, score: 1, evidence: "checksum" };
  const evidence = kind.evidence ?? "prefix";
  return { type: kind.type, start, end, score: evidence === "prefix" ? 0.95 : 0.85, evidence };
}

function endOfShape(text: string, start: number, shape: RegExp): number | undefined {
  shape.lastIndex = start;
  if (!shape.test(text)) return undefined;
  const end = shape.lastIndex;
  return isAlphanumericAt(text, end) || text[end] === "_" ? undefined : end;
}

/** What mail and terminals do to a long token: rows of its characters, a line break and an indent between them. Sticky. */
const wrappedToken = /[\w+/=.~-]{3,90}(?:\r?\n[ \t]{0,8}[\w+/=.~-]{2,90}){1,4}/y;
const lineBreaks = /\r?\n[ \t]*/g;

/** A stream holds back no more of a finding that spans several tokens. */
const WRAPPED_CHARS_MAX = 96;

/** Where a token ends that line breaks part, if it looks drawn at random once they are taken out. */
function endOfWrapped(text: string, start: number, shape: RegExp): number | undefined {
  wrappedToken.lastIndex = start;
  if (!wrappedToken.test(text) || isRowOfBlock(text, start)) return undefined;
  const rows = text.slice(start, Math.min(wrappedToken.lastIndex, start + WRAPPED_CHARS_MAX));
  const joined = rows.replace(lineBreaks, "");
  const length = endOfShape(joined, 0, shape);
  if (length === undefined || !looksRandom(joined.slice(0, length))) return undefined;
  return start + lengthWithBreaks(rows, length);
}

/** Whether a full row stands right above: a certificate or an image, in whose base64 any literal may begin a row. */
function isRowOfBlock(text: string, start: number): boolean {
  return /[\w+/=]{40}\r?\n[ \t]{0,8}$/.test(text.slice(Math.max(0, start - 64), start));
}

function lengthWithBreaks(rows: string, joinedLength: number): number {
  let length = joinedLength;
  for (const { 0: lineBreak, index } of rows.matchAll(lineBreaks))
    if (index < length) length += lineBreak.length;
  return length;
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
