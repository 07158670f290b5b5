import type { RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import { isAlphanumeric, isAsciiLetter, isDigit, isGlueAt } from "../characters.ts";
import { endsJustBefore } from "../context.ts";
import { ipContext, NUMBERED } from "./ip-words.ts";
import { isNobodysIpv4, parseIpv4 } from "./ipv4.ts";

const IPV4 = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/y;
/** `version = "10.2.0.1"`, `section 1.2.3.4`. */
const NUMBERED_CHARS_MAX = 5;

/** IPv4 addresses of somebody: no versions, no section numbers, none that every machine has. */
export function* findIpv4(scan: Scan): Iterable<RawFinding> {
  const { text } = scan;
  for (const run of scan.digitRuns) {
    if (text.charAt(run.end) !== "." || run.end - run.start > 3) continue;
    IPV4.lastIndex = run.start;
    const address = IPV4.exec(text)?.[0];
    const octets = address === undefined ? undefined : parseIpv4(address);
    if (octets === undefined || isNobodysIpv4(octets)) continue;
    const end = run.start + (address?.length ?? 0);
    if (!isWhole(text, run.start, end) || endsJustBefore(scan, NUMBERED, run.start, NUMBERED_CHARS_MAX))
      continue;
    const isVersionLike = octets[0] < 10 && octets.every((octet) => octet < 32);
    const score = isVersionLike && !isAddressed(scan, run.start, end) ? 0.4 : 0.95;
    yield { type: "IP_ADDRESS", start: run.start, end, score, evidence: "pattern", rule: "ipv4" };
  }
}

/** No part of a longer dotted number, of a name, nor of `Chrome/120.0.0.0`. */
function isWhole(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (isGlueAt(text, start - 1) || isGlueAt(text, end)) return false;
  if (before === "." || ((before === "/" || before === "-") && isAsciiLetter(text.charCodeAt(start - 2))))
    return false;
  return !((after === "." || after === "-") && isAlphanumeric(text.charCodeAt(end + 1)));
}

/** A port, a prefix length or a scheme beside it, or a word. */
function isAddressed(scan: Scan, start: number, end: number): boolean {
  const after = scan.text.charAt(end);
  const hasSuffix = (after === ":" || after === "/") && isDigit(scan.text.charCodeAt(end + 1));
  return hasSuffix || scan.text.startsWith("//", start - 2) || ipContext.isNear(scan, start, end);
}
