import type { RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import { isAsciiLetter, isDigit, isGlueAt, isHexDigit } from "../characters.ts";
import { contextOf, endsJustBefore } from "../context.ts";
import type { PiiKind } from "../pii-kind.ts";
import { isNobodysIpv4, parseIpv4 } from "./ipv4.ts";
import { isAllocatedIpv6, parseIpv6 } from "./ipv6.ts";

const IPV4 = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/y;
/** An IPv6 address with an IPv4 one at its end. */
const IPV6_CHARS_MAX = 45;
/** `version: 10.2.0.1`, `section 1.2.3.4`. */
const NUMBERED_CHARS_MAX = 3;

const context = contextOf("ip", [
  "ip",
  "ips",
  "ipv4",
  "ipv6",
  "ip_address",
  "ipaddress",
  "remote_addr",
  "address",
  "addr",
  "host",
  "server",
  "client",
  "gateway",
  "dns",
  "nameserver",
  "resolver",
  "subnet",
  "ping",
  "ssh",
  "login",
  "logged in",
  "connected",
  "from",
  "adresse",
  "dirección",
  "indirizzo",
  "endereço",
  "adres",
  "адрес",
  "地址",
  "アドレス",
  "주소",
]);

/** What other things are called that have four numbers with dots between them. */
const NUMBERED = "ip, against";
const numbered: readonly string[] = [
  "v",
  "ver",
  "version",
  "versions",
  "release",
  "build",
  "revision",
  "rev",
  "firmware",
  "driver",
  "sdk",
  "upgrade to",
  "upgraded to",
  "oid",
  "section",
  "sections",
  "clause",
  "chapter",
  "article",
  "paragraph",
  "figure",
  "table",
  "step",
  "§",
];

/** IPv4 and IPv6 addresses; not those that every machine has (`127.0.0.1`, `::1`), network masks, versions or section numbers. */
export const ipAddress: PiiKind = {
  literals: { ...context.literals, [NUMBERED]: { words: numbered, boundary: "word" } },
  *find(scan) {
    yield* ipv4Addresses(scan);
    yield* ipv6Addresses(scan);
  },
};

function* ipv4Addresses(scan: Scan): Iterable<RawFinding> {
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
  return !(
    (after === "." || after === "-") &&
    (isDigit(text.charCodeAt(end + 1)) || isAsciiLetter(text.charCodeAt(end + 1)))
  );
}

/** A port, a prefix length or a scheme beside it, or a word. */
function isAddressed(scan: Scan, start: number, end: number): boolean {
  const after = scan.text.charAt(end);
  const hasSuffix = (after === ":" || after === "/") && isDigit(scan.text.charCodeAt(end + 1));
  return hasSuffix || scan.text.startsWith("//", start - 2) || context.isNear(scan, start, end);
}

function* ipv6Addresses(scan: Scan): Iterable<RawFinding> {
  const { text } = scan;
  let done = 0;
  for (const colon of scan.colons) {
    if (colon < done || !mayBeWithin(text, colon)) continue;
    const start = addressStart(text, colon);
    const end = addressEnd(text, colon);
    done = end;
    const groups =
      isGlueAt(text, start - 1) || isGlueAt(text, end) ? undefined : parseIpv6(text.slice(start, end));
    if (groups === undefined || isNobodysIpv6(groups)) continue;
    const address = text.slice(start, end);
    if (isUnmistakable(address, groups) || context.isNear(scan, start, end))
      yield { type: "IP_ADDRESS", start, end, score: 0.95, evidence: "pattern", rule: "ipv6" };
  }
}

function mayBeWithin(text: string, colon: number): boolean {
  const before = text.charCodeAt(colon - 1);
  const after = text.charCodeAt(colon + 1);
  return (
    ((isHexDigit(before) || before === 58) && (isHexDigit(after) || after === 58)) ||
    (after === 58 && !isGlueAt(text, colon - 1))
  );
}

function addressStart(text: string, colon: number): number {
  const limit = Math.max(0, colon - IPV6_CHARS_MAX);
  let start = colon;
  while (start > limit && isAddressCharacter(text.charCodeAt(start - 1))) start -= 1;
  return text.charAt(start) === ":" && text.charAt(start + 1) !== ":" ? start + 1 : start;
}

/** A full stop or colon behind it is no part of it. */
function addressEnd(text: string, colon: number): number {
  const limit = Math.min(text.length, colon + IPV6_CHARS_MAX);
  let end = colon + 1;
  while (end < limit && isAddressCharacter(text.charCodeAt(end))) end += 1;
  while (text.charAt(end - 1) === ".") end -= 1;
  return text.charAt(end - 1) === ":" && text.charAt(end - 2) !== ":" ? end - 1 : end;
}

function isAddressCharacter(code: number): boolean {
  return isHexDigit(code) || code === 58 || code === 46;
}

/** Unspecified and loopback. */
function isNobodysIpv6(groups: readonly number[]): boolean {
  return groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) < 2;
}

/** Eight groups of which some are long, or a shortened address of a range that is handed out; never one of letters alone. */
function isUnmistakable(address: string, groups: readonly number[]): boolean {
  if (address.includes("::")) return /\d/.test(address) && isAllocatedIpv6(groups);
  return /[0-9a-f]{3}/i.test(address);
}
