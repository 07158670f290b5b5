import { fromBase64, toBase64 } from "../encoding/base64.ts";
import { concatBytes } from "../encoding/bytes.ts";
import type { Result } from "../result.ts";
import { isKeyName, KEY_ID_BYTES, keyIdFrom, keyIdText } from "./key-id.ts";

/** A text with signatures below it. Nothing in it is to be believed before `verifyNote`. Source: C2SP signed-note. */
export interface Note {
  /** With its last newline: what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly keyId: string;
  /** What follows the key id: for Ed25519 64 bytes, for a cosignature 8 of time before them. */
  readonly signature: Uint8Array;
}

/** Why a text is no signed note; `line` counts from 1. */
export type NoteSyntaxProblem =
  | { readonly kind: "control-character" }
  | { readonly kind: "lone-surrogate" }
  | { readonly kind: "no-signatures" }
  | { readonly kind: "malformed-signature"; readonly line: number }
  | { readonly kind: "too-many-signatures"; readonly max: number }
  | { readonly kind: "too-long"; readonly charactersMax: number };

/** C2SP demands 16; witnesses' may be many, and each unknown one costs next to nothing. */
const SIGNATURES_MAX = 100;
const CHARACTERS_MAX = 1_000_000;

/** INVARIANT: prints again, with `printNote`, exactly the text that it read. */
export function parseNote(printed: string): Result<Note, NoteSyntaxProblem> {
  const problem = findForbidden(printed);
  if (problem !== undefined) return { ok: false, error: problem };
  const blank = printed.lastIndexOf("\n\n");
  const below = printed.slice(blank + 2);
  if (blank === -1 || !below.endsWith("\n")) return { ok: false, error: { kind: "no-signatures" } };
  const text = printed.slice(0, blank + 1);
  const signatures = parseSignatureLines(below, { firstLine: text.split("\n").length + 1 });
  return signatures.ok ? { ok: true, value: { text, signatures: signatures.value } } : signatures;
}

function findForbidden(printed: string): NoteSyntaxProblem | undefined {
  if (printed.length > CHARACTERS_MAX) return { kind: "too-long", charactersMax: CHARACTERS_MAX };
  if (!printed.isWellFormed()) return { kind: "lone-surrogate" };
  return hasControlCharacter(printed) ? { kind: "control-character" } : undefined;
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
}

/** Lines as they stand below a note, and as a witness answers: each with its newline. */
export function parseSignatureLines(
  lines: string,
  { firstLine }: { readonly firstLine: number } = { firstLine: 1 },
): Result<readonly NoteSignature[], NoteSyntaxProblem> {
  const signatures: NoteSignature[] = [];
  const each = lines.split("\n").slice(0, -1);
  if (each.length > SIGNATURES_MAX) {
    return { ok: false, error: { kind: "too-many-signatures", max: SIGNATURES_MAX } };
  }
  for (const [at, line] of each.entries()) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) {
      return { ok: false, error: { kind: "malformed-signature", line: firstLine + at } };
    }
    signatures.push(signature);
  }
  return { ok: true, value: signatures };
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [dash, name, encoded, ...more] = line.split(" ");
  if (dash !== "—" || name === undefined || encoded === undefined || more.length > 0) return undefined;
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: keyIdText(bytes), signature: bytes.slice(KEY_ID_BYTES) };
}

/** The note as it is kept and sent. Throws RangeError for what `parseNote` would not read again. */
export function printNote({ text, signatures }: Note): string {
  const printed = `${text}\n${signatures.map(printSignatureLine).join("")}`;
  const again = parseNote(printed);
  if (!again.ok) throw new RangeError(`this note could not be read again: ${again.error.kind}`);
  if (again.value.text !== text) throw new RangeError("the text of a note ends with a newline");
  return printed;
}

function printSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(concatBytes(keyIdFrom(keyId), signature))}\n`;
}
