import type { RawFinding } from "../../../finding.ts";
import { asciiWordStart } from "../characters.ts";
import type { PiiKind } from "../pii-kind.ts";
import { authorityAt, URL_CHARS_MAX } from "./url.ts";

/** `postgresql+asyncpg` is long for the name of a scheme. */
const SCHEME_CHARS_MAX = 24;
const ENDS_URL = /[\s"'<>`\\]/;
/** What ends the sentence rather than the address. */
const TRAILING_MARKS = ".,;:!?)]}";
/** What a template has in the place of a password: `<password>`, `${PASS}`, `***`, `YOUR_TOKEN`. */
const TEMPLATE = /^(?:[<${[%].*|\*+|x{3,}|\.{3}|…|your.*)$/i;
const PASSWORD_WORD = /^(?:pass(?:word|wd)?|pwd?|secret|token)$/i;
const USER_WORD = /^(?:user(?:name)?|login|name)?$/i;

/** URLs that carry a user's password: `scheme://user:password@host`, to their ends. */
export const urlCredentials: PiiKind = {
  literals: {},
  startsFrom: ["schemes"],
  *find({ text, schemes }) {
    for (const scheme of schemes) {
      const finding = urlAt(text, scheme);
      if (finding !== undefined) yield finding;
    }
  },
};

function urlAt(text: string, scheme: number): RawFinding | undefined {
  const authority = authorityAt(text, scheme);
  const at = authority.lastIndexOf("@");
  const colon = authority.indexOf(":");
  if (colon < 0 || colon + 1 >= at || !/^[\w.[-]/.test(authority.slice(at + 1))) return undefined;
  if (isTemplate(authority.slice(0, colon), authority.slice(colon + 1, at))) return undefined;
  const start = schemeStart(text, scheme);
  if (start === scheme) return undefined;
  return { type: "URL_CREDENTIALS", start, end: urlEnd(text, start), score: 0.95, evidence: "pattern" };
}

function urlEnd(text: string, start: number): number {
  const rest = text.slice(start, start + URL_CHARS_MAX);
  const length = rest.search(ENDS_URL);
  let end = start + (length < 0 ? rest.length : length);
  while (TRAILING_MARKS.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

function isTemplate(user: string, password: string): boolean {
  return TEMPLATE.test(password) || (PASSWORD_WORD.test(password) && USER_WORD.test(user));
}

function schemeStart(text: string, scheme: number): number {
  let start = asciiWordStart(text, scheme, SCHEME_CHARS_MAX);
  while (/[+.-]/.test(text.charAt(start - 1)) && scheme - start < SCHEME_CHARS_MAX)
    start = asciiWordStart(text, start - 1, SCHEME_CHARS_MAX);
  return start;
}
