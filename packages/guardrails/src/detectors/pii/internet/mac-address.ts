import type { RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import { isHexDigit } from "../characters.ts";
import { contextOf } from "../context.ts";
import type { PiiKind } from "../pii-kind.ts";

const COLONS = /(?<![\w:.-])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:]|-\w)/iy;
const DASHES = /(?<![\w:.-])[0-9a-f]{2}(?:-[0-9a-f]{2}){5}(?![\w:]|-\w)/iy;
const DOTS = /(?<![\w:.-])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w:]|[.-]\w)/iy;
/** Of `01-23-45-67-89-ab`. */
const CHARS = 17;
const NOBODYS = /^(?:[0.:-]+|[f.:-]+)$/i;

const context = contextOf("mac", [
  "mac",
  "mac address",
  "mac_address",
  "macaddr",
  "hwaddr",
  "hardware address",
  "physical address",
  "ethernet",
  "bssid",
  "ether",
  "lladdr",
  "nic",
  "wifi",
  "bluetooth",
]);

/** Hardware addresses of 48 bits, as IEEE 802 and Cisco write them; not the broadcast address. */
export const macAddress: PiiKind = {
  literals: context.literals,
  startsFrom: ["colons", "digitRuns"],
  *find(scan) {
    for (const colon of scan.colons) {
      if (scan.text.charAt(colon + 3) === ":") yield* addressAt(scan, COLONS, colon - 2);
    }
    let done = 0;
    for (const run of scan.digitRuns) {
      if (run.start < done || !isBesideMark(scan.text, run.start, run.end)) continue;
      const start = wordStart(scan.text, run.start);
      done = start + CHARS;
      yield* addressAt(scan, DASHES, start);
      yield* addressAt(scan, DOTS, start);
    }
  },
};

function* addressAt(scan: Scan, shape: RegExp, start: number): Iterable<RawFinding> {
  if (start < 0) return;
  shape.lastIndex = start;
  const address = shape.exec(scan.text)?.[0];
  if (address === undefined || NOBODYS.test(address)) return;
  const end = start + address.length;
  const isCertain = shape === COLONS || /[a-f]/i.test(address) || context.isNear(scan, start, end);
  if (isCertain) yield { type: "MAC_ADDRESS", start, end, score: 0.95, evidence: "pattern" };
}

/** Whether a dash or dot stands where the group that the digits are of could end or begin. */
function isBesideMark(text: string, start: number, end: number): boolean {
  return /[.-]/.test(text.slice(Math.max(0, start - 4), start)) || /[.-]/.test(text.slice(end, end + 4));
}

function wordStart(text: string, from: number): number {
  const limit = Math.max(0, from - CHARS);
  let start = from;
  while (start > limit && (isHexDigit(text.charCodeAt(start - 1)) || /[.-]/.test(text.charAt(start - 1))))
    start -= 1;
  return start;
}
