import type { Result } from "@meshgate/engine";
import type { Refusal } from "../pipeline/refusal.ts";

const depthMax = 64;
/** Values in one body, each taken apart and looked at: a bound on the time that one caller can take from the others. */
const valuesMax = 200_000;

/**
 * Reads a JSON body under the rules of SEMANTICS 10: `application/json` in UTF-8, no more than `bytesMax`, no deeper than
 * 64, no lone surrogate, no integer beyond 2^53; and no member `__proto__`. Of duplicate keys the last one counts.
 */
export function readJson(request: Request, bytesMax: number): Promise<Result<unknown, Refusal>> {
  const { headers } = request;
  if (!isJson(headers.get("content-type"))) return Promise.resolve(notJson);
  const announced = headers.get("content-length");
  if (announced === null) return readUnannounced(request, bytesMax);
  if (Number(announced) > bytesMax) return Promise.resolve(tooLarge(bytesMax));
  return request.bytes().then(parseJson, notWhole);
}

function isJson(contentType: string | null): boolean {
  if (contentType === "application/json") return true;
  return contentType !== null && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(contentType);
}

function readUnannounced({ body }: Request, bytesMax: number): Promise<Result<unknown, Refusal>> {
  if (body === null) return Promise.resolve(parseJson(new Uint8Array()));
  const parseIfFit = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? tooLarge(bytesMax) : parseJson(bytes);
  return gatherBytes(body, bytesMax).then(parseIfFit, notWhole);
}

/** All of it, or nothing where it is too long. */
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

const notJson = refuse(
  "unsupported-media-type",
  "The body must be JSON: send `Content-Type: application/json`.",
);

/** The caller left, or was too slow: whatever the reason, it lies with the connection. */
function notWhole(): Refused {
  return refuse("malformed-body", "The body did not arrive whole.");
}

function tooLarge(bytesMax: number): Refused {
  return refuse(
    "body-too-large",
    `The body is larger than ${bytesMax} bytes. Send less, or raise server.body_bytes_max.`,
  );
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
  const walk = new Walk();
  const misshape = walk.through(value, depthMax);
  if (misshape !== undefined) return sentences[misshape];
  if (/\\ud[89a-f]/i.test(text) && hasLoneSurrogate(value))
    return "The body has a lone surrogate in a string: send well-formed Unicode.";
  return walk.hasInexactNumber
    ? "The body has a number that cannot be kept exactly (an integer beyond 2^53, or one too large): send it as a string."
    : undefined;
}

const sentences = {
  "too-deep": `The body is nested deeper than ${depthMax} levels.`,
  "bad-name":
    "The body has a member named `__proto__`, which JavaScript keeps for itself: name it otherwise.",
  "too-many": `The body has more than ${valuesMax} values. Send less at once.`,
} as const;

/** Goes through all values of a body, once. */
class Walk {
  hasInexactNumber = false;
  #values = 0;

  through(value: unknown, levels: number): keyof typeof sentences | undefined {
    if (typeof value === "number" && isInexact(value)) this.hasInexactNumber = true;
    if (!isObject(value)) return undefined;
    if (levels === 0) return "too-deep";
    for (const key in value) {
      this.#values += 1;
      if (this.#values > valuesMax) return "too-many";
      // A schema would pass over it, and whoever copies the object would change its nature.
      if (key === "__proto__") return "bad-name";
      const inside = this.through(value[key], levels - 1);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Whether it may have lost digits when it was read. Of a fraction nobody expects them all. */
function isInexact(number: number): boolean {
  return !Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number));
}

function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === "string") return !value.isWellFormed();
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => !key.isWellFormed() || hasLoneSurrogate(item));
}

interface Refused {
  readonly ok: false;
  readonly error: Refusal;
}

function refuse(kind: Refusal["kind"], message: string): Refused {
  return { ok: false, error: { kind, message } };
}
