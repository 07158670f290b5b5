import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import { HOLD_PEM_CHARS_MAX } from "../detector.ts";

/** How a private key in armour begins, in lower case: streams hold back what follows until it ends or is no key. */
export const privateKeyBegins: readonly string[] = ["-----begin ", "---- begin ", "putty-user-key-file-"];

/** Its first line: RFC 7468, OpenSSH, OpenPGP, SSH2, PuTTY. Sticky. */
const privateKeyHeader =
  /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|PuTTY-User-Key-File-\d: [\w-]{1,40}/y;

/** Its last line. Sticky. */
const privateKeyFooter =
  /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|---- END SSH2 ENCRYPTED PRIVATE KEY ----/y;

/** Enough of the key itself to be one, and not `...` between two lines of a manual. */
const keyMaterial = /(?=[A-Za-z+/]{0,15}\d)[A-Za-z0-9+/]{16}/;

/** What a key without its last line still covers: lines of base64, escaped line breaks and quotes between them. */
const keyLine = /(?:[A-Za-z0-9+/=]{16,512}|[A-Z][A-Za-z-]{2,24}: [^\n]{0,128})?(?:\s|\\[nr]|["'+,\\]){0,64}/y;

/** The key in the text of a cloud service account. */
const serviceAccountMember = /"private_key\\?"\s?:\s?\\?"$/;

export function* findPrivateKeys(scan: Scan, group: string): Iterable<RawFinding> {
  let covered = 0;
  for (const hit of scan.hits(group)) {
    if (hit.start < covered) continue;
    const end = privateKeyEnd(scan.text, hit.start);
    if (end === undefined) continue;
    covered = end;
    yield { type: typeOf(scan.text, hit.start), start: hit.start, end, score: 0.98, evidence: "prefix" };
  }
}

/** Where the private key that begins there ends, its last line included; `undefined` where none begins. */
export function privateKeyEnd(text: string, start: number): number | undefined {
  privateKeyHeader.lastIndex = start;
  if (!privateKeyHeader.test(text)) return undefined;
  const bodyStart = privateKeyHeader.lastIndex;
  const bodyEnd = bodyEndOf(text, bodyStart);
  if (!keyMaterial.test(text.slice(bodyStart, bodyEnd))) return undefined;
  privateKeyFooter.lastIndex = bodyEnd;
  return privateKeyFooter.test(text) ? privateKeyFooter.lastIndex : bodyEnd;
}

/** At the dashes of its last line, or behind its last line of key material where the last line is missing. */
function bodyEndOf(text: string, bodyStart: number): number {
  const offset = text.slice(bodyStart, bodyStart + HOLD_PEM_CHARS_MAX).indexOf("----");
  privateKeyFooter.lastIndex = bodyStart + offset;
  return offset >= 0 && privateKeyFooter.test(text) ? bodyStart + offset : endOfLines(text, bodyStart);
}

function endOfLines(text: string, bodyStart: number): number {
  let end = bodyStart;
  while (end - bodyStart < HOLD_PEM_CHARS_MAX) {
    keyLine.lastIndex = end;
    if (!keyLine.test(text) || keyLine.lastIndex === end) break;
    end = keyLine.lastIndex;
  }
  return end;
}

function typeOf(text: string, start: number): string {
  return serviceAccountMember.test(text.slice(Math.max(0, start - 20), start))
    ? "GCP_SERVICE_ACCOUNT_KEY"
    : "PRIVATE_KEY";
}
