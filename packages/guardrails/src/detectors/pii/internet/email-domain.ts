import { isUnspacedAt, isWordAt } from "../characters.ts";
import { parseIpv4 } from "./ipv4.ts";
import { parseIpv6 } from "./ipv6.ts";
import { isTopLevelDomain } from "./top-level-domains.ts";

/** RFC 1035, section 2.3.4. */
const DOMAIN_CHARS_MAX = 253;
const LABEL_CHARS_MAX = 63;

/** Where the domain of an e-mail address ends that begins at `start`; undefined where none does. */
export function domainEnd(text: string, start: number): number | undefined {
  return text.charAt(start) === "[" ? literalEnd(text, start) : nameEnd(text, start);
}

function nameEnd(text: string, start: number): number | undefined {
  const end = runEnd(text, start);
  const labels = text.slice(start, end).split(".");
  if (labels.length < 2 || !labels.every(isLabel)) return undefined;
  return isTopLevelDomain(labels.at(-1) ?? "") ? end : undefined;
}

/** Past letters, digits, and the dashes and dots between them. */
function runEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + DOMAIN_CHARS_MAX);
  let end = start;
  while (end < limit && isDomainAt(text, end, start)) end += 1;
  while (end > start && text.charAt(end - 1) === "-") end -= 1;
  return end;
}

function isDomainAt(text: string, index: number, start: number): boolean {
  const character = text.charAt(index);
  if (character === ".") return index > start && isWordAt(text, index + 1);
  if (character === "-") return index > start;
  if (!isWordAt(text, index)) return false;
  // Chinese behind an ASCII domain is the sentence that goes on, unless a dot stands between them.
  return (
    !isUnspacedAt(text, index) ||
    index === start ||
    text.charAt(index - 1) === "." ||
    isUnspacedAt(text, index - 1)
  );
}

function isLabel(label: string): boolean {
  return label !== "" && label.length <= LABEL_CHARS_MAX && !label.startsWith("-") && !label.endsWith("-");
}

/** `[192.0.2.1]` and `[IPv6:2001:db8::1]`, RFC 5321, section 4.1.3. */
function literalEnd(text: string, start: number): number | undefined {
  const literal = /\[(?:IPv6:)?([0-9a-f:.]{3,45})\]/iy;
  literal.lastIndex = start;
  const match = literal.exec(text);
  const address = match?.[1];
  if (address === undefined) return undefined;
  return parseIpv4(address) === undefined && parseIpv6(address) === undefined ? undefined : literal.lastIndex;
}
