import type { Result } from "@meshgate/engine";
import type { Refusal } from "../pipeline/refusal.ts";

const depthMax = 64;
/** Values in one body, each taken apart and looked at: a bound on the time that one caller can take from the others. */
const valuesMax = 200_000;

/**
 * Reads a JSON body under the rules of SEMANTICS 10: `application/json` in UTF-8, no more than `bytesMax`, no deeper than
 * 64, no lone surrogate, no integer beyond 2^53; and no member `__proto__`. Of duplicate keys the last one counts.
 */
export async function readJson(request: Request, bytesMax: number): Promise<Result<unknown, Refusal>> {
  if (!isJson(request.headers.get("content-type"))) {
    return refuse("unsupported-media-type", "The body must be JSON: send `Content-Type: application/json`.");
  }
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readBytes(request, bytesMax);
  } catch {
    // The caller left, or was too slow: whatever the reason, it lies with the connection.
    return refuse("malformed-body", "The body did not arrive whole.");
  }
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
function readBytes(
  request: Request,
  bytesMax: number,
): Promise<Uint8Array | undefined> | Uint8Array | undefined {
  const announced = request.headers.get("content-length");
  if (announced !== null) return Number(announced) > bytesMax ? undefined : request.bytes();
  return request.body === null ? new Uint8Array() : gatherBytes(request.body, bytesMax);
}

async function gatherBytes(
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
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
  const shape = measure(value);
  if (shape === "too-deep") return `The body is nested deeper than ${depthMax} levels.`;
  if (shape === "bad-name")
    return "The body has a member named `__proto__`, which JavaScript keeps for itself: name it otherwise.";
  if (shape === "too-many") return `The body has more than ${valuesMax} values. Send less at once.`;
  if (/\\ud[89a-f]/i.test(text) && hasLoneSurrogate(value))
    return "The body has a lone surrogate in a string: send well-formed Unicode.";
  if (/\d{16}|[eE]\+?\d{2}/.test(text) && hasUnsafeNumber(text)) {
    return "The body has a number that cannot be kept exactly (an integer beyond 2^53, or one too large): send it as a string.";
  }
  return undefined;
}

type Misshape = "too-deep" | "too-many" | "bad-name";

function measure(body: unknown): "fits" | Misshape {
  let values = 0;
  const fault = (value: unknown, levels: number): Misshape | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    if (levels === 0) return "too-deep";
    for (const key in value) {
      values += 1;
      if (values > valuesMax) return "too-many";
      // A schema would pass over it, and whoever copies the object would change its nature.
      if (key === "__proto__") return "bad-name";
      const inside = fault(Reflect.get(value, key), levels - 1);
      if (inside !== undefined) return inside;
    }
    return undefined;
  };
  return fault(body, depthMax) ?? "fits";
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
    const number = Number(token);
    if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) return true;
  }
  return false;
}

function refuse(kind: Refusal["kind"], message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { kind, message } };
}
