import type { Result } from "@meshgate/engine";
import type { Refusal } from "../pipeline/refusal.ts";

const depthMax = 64;

/**
 * Reads a JSON body under the rules of SEMANTICS 10: `application/json` in UTF-8, no more than `bytesMax`, no deeper than
 * 64, no lone surrogate, no integer beyond 2^53. Of duplicate keys the last one counts.
 */
export async function readJson(request: Request, bytesMax: number): Promise<Result<unknown, Refusal>> {
  if (!isJson(request.headers.get("content-type"))) {
    return refuse("unsupported-media-type", "The body must be JSON: send `Content-Type: application/json`.");
  }
  const bytes = await readBytes(request, bytesMax);
  if (bytes === undefined) {
    return refuse(
      "body-too-large",
      `The body is larger than ${bytesMax} bytes. Send less, or raise server.body_bytes_max.`,
    );
  }
  return parseJson(bytes);
}

function isJson(contentType: string | null): boolean {
  if (contentType === "application/json") return true;
  return contentType !== null && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(contentType);
}

/** The whole body, or nothing where it is too long. */
async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array | undefined> {
  const announced = request.headers.get("content-length");
  if (announced !== null) return Number(announced) > bytesMax ? undefined : await request.bytes();
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(bytes: Uint8Array): Result<unknown, Refusal> {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refuse("malformed-body", "The body is not valid UTF-8.");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(
      "malformed-body",
      text.trim() === "" ? "The body is empty; JSON is expected." : "The body is not valid JSON.",
    );
  }
  const fault = faultOf(value, text);
  return fault === undefined ? { ok: true, value } : refuse("malformed-body", fault);
}

function faultOf(value: unknown, text: string): string | undefined {
  if (isDeeper(value, depthMax)) return `The body is nested deeper than ${depthMax} levels.`;
  if (/\\ud[89a-f]/i.test(text) && hasLoneSurrogate(value))
    return "The body has a lone surrogate in a string: send well-formed Unicode.";
  if (/\d{16}|[eE]\+?\d{3}/.test(text) && hasUnsafeNumber(text)) {
    return "The body has a number that cannot be kept exactly (an integer beyond 2^53, or one too large): send it as a string.";
  }
  return undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (isDeeper(Reflect.get(value, key), levels - 1)) return true;
  return false;
}

function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === "string") return !value.isWellFormed();
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => !key.isWellFormed() || hasLoneSurrogate(item));
}

/** Looks at the text, since a parsed number has already lost the digits. Strings are stepped over. */
function hasUnsafeNumber(text: string): boolean {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g)) {
    if (token.startsWith('"')) continue;
    if (/^-?\d+$/.test(token) ? !Number.isSafeInteger(Number(token)) : !Number.isFinite(Number(token)))
      return true;
  }
  return false;
}

function refuse(kind: Refusal["kind"], message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { kind, message } };
}
