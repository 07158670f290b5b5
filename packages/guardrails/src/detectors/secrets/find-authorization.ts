import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { isPlaceholder } from "./placeholder.ts";
import { looksRandom } from "./randomness.ts";

/** What stands before credentials of HTTP's basic scheme (RFC 7617): in a header, in `.npmrc`, in Docker's configuration. */
export const basicLiterals: readonly string[] = ["basic ", "_auth=", '"auth":"', '"auth": "'];

/** What stands before `user:password` on a command line. */
export const userLiterals: readonly string[] = ["-u ", "--user ", "--user="];

const BEARER_CHARS_MIN = 16;

const basicCredentials = /[A-Za-z0-9+/]{8,512}={0,2}/y;
const userAndPassword = /["']?[^\s:"'@/$<]{1,64}:([^\s"'/$<][^\s"']{5,128})/y;
const bearerToken = /[\w.~+/-]{16,4096}={0,2}/y;

/** Credentials in authorization headers and on command lines. */
export function* findAuthorization(
  scan: Scan,
  groups: { readonly basic: string; readonly user: string; readonly bearer: string },
): Iterable<RawFinding> {
  for (const { end: start } of scan.hits(groups.basic)) {
    const encoded = matchAt(basicCredentials, scan.text, start);
    if (encoded !== undefined && isUserAndPassword(encoded)) yield found("BASIC_AUTH", start, encoded);
  }
  for (const { end: start } of scan.hits(groups.user)) {
    const credentials = matchAt(userAndPassword, scan.text, start);
    const password = credentials?.slice(credentials.indexOf(":") + 1);
    if (credentials !== undefined && password !== undefined && isPassword(password)) {
      yield found("BASIC_AUTH", start, credentials);
    }
  }
  for (const { end: start } of scan.hits(groups.bearer)) {
    const token = matchAt(bearerToken, scan.text, start)?.replace(/[.~/-]+$/, "");
    if (token !== undefined && isBearer(token)) yield found("BEARER_TOKEN", start, token);
  }
}

function matchAt(shape: RegExp, text: string, start: number): string | undefined {
  shape.lastIndex = start;
  return shape.exec(text)?.[0];
}

function found(type: string, start: number, token: string): RawFinding {
  return { type, start, end: start + token.length, score: 0.85, evidence: "pattern" };
}

function isUserAndPassword(encoded: string): boolean {
  const decoded = decodeBase64(encoded);
  const match = decoded === undefined ? null : /^([\x20-\x7e]*?):([\x20-\x7e]*)$/.exec(decoded);
  if (match === null) return false;
  const [, user = "", password = ""] = match;
  return password === "" ? looksRandom(user) : !isPlaceholder(password);
}

function isPassword(password: string): boolean {
  return /[A-Za-z]/.test(password) && /[^A-Za-z/._-]/.test(password) && !isPlaceholder(password);
}

function isBearer(token: string): boolean {
  return token.length >= BEARER_CHARS_MIN && !isPlaceholder(token) && looksRandom(token);
}
