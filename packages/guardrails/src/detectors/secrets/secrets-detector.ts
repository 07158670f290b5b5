import type { SecretsParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import type { TextDetector } from "../detector.ts";
import { findConnectionStrings } from "./connection-string.ts";
import { findAssigned } from "./find-assigned.ts";
import { basicLiterals, findAuthorization, userLiterals } from "./find-authorization.ts";
import { findMarked } from "./find-marked.ts";
import { jsonWebToken } from "./json-web-token.ts";
import { markedKinds } from "./kinds/marked-kinds.ts";
import { vendorKinds } from "./kinds/vendor-kinds.ts";
import { kindsByLiteral } from "./kinds-by-literal.ts";
import { findPrivateKeys, privateKeyBegins } from "./private-key.ts";
import { nameWords } from "./secret-name.ts";

const SECRETS_THRESHOLD = 0.5;

const marks = kindsByLiteral([...markedKinds, jsonWebToken]);
const vendors = kindsByLiteral(vendorKinds);

/** Finds keys, tokens, passwords and private keys: by their published formats, their issuers' names, and what they are assigned to. */
export function createSecretsDetector(params: SecretsParams): TextDetector {
  const isWanted = wanted(params);
  return {
    literals: {
      marks: { words: marks.literals, boundary: "none" },
      privateKeys: { words: privateKeyBegins, boundary: "none" },
      names: { words: nameWords, boundary: "none" },
      vendors: { words: vendors.literals, boundary: "none" },
      basic: { words: basicLiterals, boundary: "none" },
      user: { words: userLiterals, boundary: "none" },
      bearer: { words: ["bearer "], boundary: "start" },
    },
    threshold: SECRETS_THRESHOLD,
    needs: "window",
    detect: (scan) => (mayHold(scan) ? findWanted(scan, isWanted) : none),
  };
}

const none: readonly RawFinding[] = [];
const authorization = { basic: "basic", user: "user", bearer: "bearer" } as const;
const groupsOfAuthorization = Object.values(authorization);
const assigned = { names: "names", vendors: "vendors", vendorKinds: vendors.kinds } as const;
/** What each secret is known by, but for what has its place behind a `://`. */
const groupsOfAny = ["marks", "privateKeys", "names", ...groupsOfAuthorization];

function mayHold(scan: Scan): boolean {
  return scan.schemes.length > 0 || groupsOfAny.some((group) => stands(scan, group));
}

function stands(scan: Scan, group: string): boolean {
  return scan.hits(group).length > 0;
}

function* findWanted(scan: Scan, isWanted: IsWanted): Iterable<RawFinding> {
  for (const finding of findAll(scan)) if (isWanted(finding, scan.text)) yield finding;
}

function* findAll(scan: Scan): Iterable<RawFinding> {
  if (stands(scan, "marks")) yield* findMarked(scan, "marks", marks.kinds);
  if (stands(scan, "privateKeys")) yield* findPrivateKeys(scan, "privateKeys");
  if (scan.schemes.length > 0) yield* findConnectionStrings(scan);
  if (groupsOfAuthorization.some((group) => stands(scan, group)))
    yield* findAuthorization(scan, authorization);
  if (stands(scan, "names")) yield* findAssigned(scan, assigned);
}

type IsWanted = (finding: RawFinding, text: string) => boolean;

function wanted({ types, except, allow }: SecretsParams): IsWanted {
  const only = types === undefined ? undefined : new Set(types);
  const never = new Set(except);
  const allowed = new Set(allow?.map((value) => value.toLowerCase()));
  return ({ type, start, end }, text) =>
    (only === undefined || only.has(type)) &&
    !never.has(type) &&
    !(allowed.size > 0 && allowed.has(text.slice(start, end).toLowerCase()));
}
