import type { RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import { isGlueAt, isHexDigit } from "../characters.ts";
import { ipContext } from "./ip-words.ts";
import { isAllocatedIpv6, isNobodysIpv6, parseIpv6 } from "./ipv6.ts";

/** An IPv6 address with an IPv4 one at its end. */
const CHARS_MAX = 45;
const COLON = 58;
const DOT = 46;

/** IPv6 addresses of somebody: not the `::` of programs, not times, not loopback. */
export function* findIpv6(scan: Scan): Iterable<RawFinding> {
  const { text } = scan;
  let done = 0;
  for (const colon of scan.colons) {
    if (colon < done || !mayBeWithin(text, colon)) continue;
    const start = addressStart(text, colon);
    const end = addressEnd(text, colon);
    done = end;
    if (isAddress(scan, start, end))
      yield { type: "IP_ADDRESS", start, end, score: 0.95, evidence: "pattern", rule: "ipv6" };
  }
}

function isAddress(scan: Scan, start: number, end: number): boolean {
  const { text } = scan;
  if (isGlueAt(text, start - 1) || isGlueAt(text, end)) return false;
  const address = text.slice(start, end);
  const groups = parseIpv6(address);
  if (groups === undefined || isNobodysIpv6(groups) || !/\d/.test(address)) return false;
  return isUnmistakable(address, groups) || ipContext.isNear(scan, start, end);
}

function mayBeWithin(text: string, colon: number): boolean {
  const before = text.charCodeAt(colon - 1);
  const after = text.charCodeAt(colon + 1);
  return (
    ((isHexDigit(before) || before === COLON) && (isHexDigit(after) || after === COLON)) ||
    (after === COLON && !isGlueAt(text, colon - 1))
  );
}

function addressStart(text: string, colon: number): number {
  const limit = Math.max(0, colon - CHARS_MAX);
  let start = colon;
  while (start > limit && isAddressCharacter(text.charCodeAt(start - 1))) start -= 1;
  return text.charAt(start) === ":" && text.charAt(start + 1) !== ":" ? start + 1 : start;
}

/** A full stop or colon behind it is no part of it. */
function addressEnd(text: string, colon: number): number {
  const limit = Math.min(text.length, colon + CHARS_MAX);
  let end = colon + 1;
  while (end < limit && isAddressCharacter(text.charCodeAt(end))) end += 1;
  while (text.charAt(end - 1) === ".") end -= 1;
  return text.charAt(end - 1) === ":" && text.charAt(end - 2) !== ":" ? end - 1 : end;
}

function isAddressCharacter(code: number): boolean {
  return isHexDigit(code) || code === COLON || code === DOT;
}

/** A shortened address of a range that is handed out, or eight groups of which some are long. */
function isUnmistakable(address: string, groups: readonly number[]): boolean {
  return address.includes("::") ? isAllocatedIpv6(groups) : /[0-9a-f]{3}/i.test(address);
}
