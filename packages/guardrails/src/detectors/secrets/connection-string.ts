import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import { isPlaceholder } from "./placeholder.ts";

const SCHEME_CHARS_MAX = 30;
const schemeCharacter = /[A-Za-z0-9+.:-]/;

/** Schemes of addresses of pages and files, where a password is a log-in and not a way into a store. */
const webScheme = /^(?:https?|wss?|ftps?|sftp|git|ssh|svn|dav)$/i;

/** From behind `://`: a user (or none), a password, a host, and the rest of the address. Sticky. */
const authority = /([^\s:@/"'<>`\\]{0,128}):([^\s@/"'<>`\\]{3,256})@[\w[$.-][^\s"'<>`\\]{0,256}/y;

/** Passwords that manuals write. */
const manualPassword =
  /^(?:pass(?:word|wd|wort)?|pwd|pw|secret|user(?:name)?|token|key|test|none|null|admin|root|guest)\d{0,3}$/i;

/** Addresses with a password in them: databases, queues, caches, mail, directories, and any other `scheme://user:password@host`. */
export function* findConnectionStrings(scan: Scan): Iterable<RawFinding> {
  for (const separator of scan.schemes) {
    authority.lastIndex = separator + 3;
    const match = authority.exec(scan.text);
    if (match === null) continue;
    const [, user = "", password = ""] = match;
    if (isManual(user, password)) continue;
    const start = schemeStart(scan.text, separator);
    if (start === separator) continue;
    const type = webScheme.test(scan.text.slice(start, separator)) ? "URL_CREDENTIALS" : "CONNECTION_STRING";
    const end = withoutPunctuation(scan.text, authority.lastIndex);
    yield { type, start, end, score: 0.9, evidence: "pattern" };
  }
}

function isManual(user: string, password: string): boolean {
  return (
    password === user || manualPassword.test(password) || isPlaceholder(password) || /^[{$%[]/.test(user)
  );
}

function schemeStart(text: string, separator: number): number {
  let start = separator;
  while (start > 0 && separator - start < SCHEME_CHARS_MAX && schemeCharacter.test(text.charAt(start - 1)))
    start--;
  while (start < separator && !/[A-Za-z]/.test(text.charAt(start))) start++;
  return start;
}

function withoutPunctuation(text: string, end: number): number {
  let last = end;
  while (/[.,;:!?)\]}]/.test(text.charAt(last - 1))) last--;
  return last;
}
