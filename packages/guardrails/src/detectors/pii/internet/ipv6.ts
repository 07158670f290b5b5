import { parseIpv4 } from "./ipv4.ts";

/** RFC 4291, section 2.2: the eight 16-bit groups of an address in any of its text forms; undefined where it is none. */
export function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = "", tail] = halves;
  const left = parseGroups(head);
  const right = parseGroups(tail ?? "");
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (tail === undefined) return missing === 0 ? left : undefined;
  return missing > 0 ? [...left, ...new Array<number>(missing).fill(0), ...right] : undefined;
}

/**
 * Whether addresses like this are handed out: global unicast, unique local, link local, multicast, and those that hold an IPv4
 * address. `face::bad` is none, and neither is what stands before the `::` of most programs.
 */
export function isAllocatedIpv6(groups: readonly number[]): boolean {
  const first = groups[0] ?? 0;
  const isUnicast = first >= 0x2000 && first <= 0x3fff;
  const isLocal = (first >= 0xfc00 && first <= 0xfdff) || (first >= 0xfe80 && first <= 0xfebf);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isUnicast || isLocal || first >= 0xff00 || first === 0x64 || isMapped;
}

/** The address of every machine itself, and of none: `::1`, `::`. */
export function isNobodysIpv6(groups: readonly number[]): boolean {
  return groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) < 2;
}

function parseGroups(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4[0] * 256 + ipv4[1], ipv4[2] * 256 + ipv4[3]);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
