import type { JsonObject } from "@meshgate/canon";
import { bytesToHex } from "@noble/hashes/utils.js";
import { utf8Bytes } from "../../encoding/utf8.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import type { Result } from "../../result.ts";
import { type JsonMembers, membersOf, readCount } from "../read-members.ts";

/** The form of an evidence pack; whoever does not know it must not guess. Source: docs/evidence-pack.md. */
const PACK_FORMAT = "meshgate-evidence/1";

/** The manifest's own name: the one file of a pack that it does not list. */
export const MANIFEST_PATH = "manifest.json";

/** One file of a pack, as its manifest lists it. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A manifest's text. Its seal finds damage to the manifest itself; it is no signature. */
export function printManifest(told: JsonObject, files: readonly ListedFile[], hash: HashBytes): string {
  return sealed({ format: PACK_FORMAT, ...told, files }, hash);
}

/** The files that a manifest lists. It must be printed as manifests are, so that no byte of it can change unseen. */
export function parseManifest(text: string, hash: HashBytes): Result<readonly ListedFile[], string> {
  const members = membersOf(text);
  if (members === undefined) return wrong("it is not JSON");
  const { seal: _, ...rest } = members;
  if (rest["format"] !== PACK_FORMAT) return wrong(`it does not say \`"format": "${PACK_FORMAT}"\``);
  if (sealed(rest, hash) !== text) return wrong("its seal is not that of what it says: it was changed");
  const files = Array.isArray(rest["files"]) ? rest["files"].map(readFile) : [undefined];
  return files.every((file) => file !== undefined)
    ? { ok: true, value: files }
    : wrong("it lists a file in another form");
}

function readFile(value: unknown): ListedFile | undefined {
  const { path, bytes, sha256, ...others } = membersOf(JSON.stringify(value) ?? "") ?? {};
  const size = readCount(bytes);
  if (typeof path !== "string" || typeof sha256 !== "string" || size === undefined) return undefined;
  return Object.keys(others).length === 0 ? { path, bytes: size, sha256 } : undefined;
}

function sealed(members: JsonMembers, hash: HashBytes): string {
  const seal = bytesToHex(hash(utf8Bytes(printed(members))));
  return `${printed({ ...members, seal })}\n`;
}

function printed(members: JsonMembers): string {
  return JSON.stringify(members, undefined, 2);
}

function wrong(why: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: why };
}
