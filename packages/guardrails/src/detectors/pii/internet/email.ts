import type { RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import type { PiiKind } from "../pii-kind.ts";
import { domainEnd } from "./email-domain.ts";
import { localPartStart } from "./email-local-part.ts";
import { isWithinAuthority } from "./url.ts";

/** RFC 3696 with its erratum: an address is at most this long. */
const CHARS_MAX = 254;
/** What a template has in the place of a name: `your.name@`, `xxx@`, `<…>@`. */
const PLACEHOLDER_NAME =
  /^(?:your.*|x+|user\.?name|(?:first)?name|first\.?name\.last\.?name|first\.last|e-?mail|someone|you)$/i;
const PLACEHOLDER_DOMAIN = /^(?:example|domain|your[\w-]*|company|my-?domain|mail|e-?mail|xx+|x+y+z+)\./i;

/** E-mail addresses: RFC 5321 as people write them, international ones and quoted local parts; not `git@host:path`. */
export const email: PiiKind = {
  literals: {},
  startsFrom: ["ats"],
  *find(scan) {
    for (const at of scan.ats) {
      const finding = emailAt(scan, at);
      if (finding !== undefined) yield finding;
    }
  },
};

function emailAt(scan: Scan, at: number): RawFinding | undefined {
  const { text } = scan;
  const start = localPartStart(text, at);
  if (start === undefined) return undefined;
  const end = domainEnd(text, at + 1);
  if (end === undefined || end - start > CHARS_MAX) return undefined;
  const name = text.slice(start, at);
  if (isPlaceholder(name, text.slice(at + 1, end)) || isRepository(text, name, end)) return undefined;
  if (isWithinAuthority(scan, at)) return undefined;
  return { type: "EMAIL", start, end, score: 0.95, evidence: "pattern" };
}

function isPlaceholder(name: string, domain: string): boolean {
  return (
    /^(?:your|x{3})/i.test(name) ||
    /^your/i.test(domain) ||
    (PLACEHOLDER_NAME.test(name) && PLACEHOLDER_DOMAIN.test(domain))
  );
}

/** `git@github.com:owner/name`, `deploy@host.example:/var/www`: what programs copy from, nobody's mail. */
function isRepository(text: string, name: string, end: number): boolean {
  if (text.charAt(end) !== ":") return false;
  return /^(?:git|hg|svn)$/i.test(name) || /[/~]/.test(text.charAt(end + 1));
}
