import type { Result } from "@meshgate/engine";
import type { ProviderFailure } from "../../ports/provider.ts";
import type { CallLimits } from "./call-limits.ts";
import type { Upstream } from "./upstream.ts";

/** The longest whole answer, in bytes after decompression. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** A body of a known length up to this is awaited as one piece: cheaper than piece by piece. */
const ONE_PIECE_BYTES_MAX = 256 * 1024;

/** The longest error body that is looked at, in bytes. */
const ERROR_BYTES_MAX = 64 * 1024;

/** The text of a whole answer, each piece of it awaited for `idle_ms` at most. */
export async function readAnswer(
  response: Response,
  upstream: Upstream,
  limits: CallLimits,
): Promise<Result<string, ProviderFailure>> {
  try {
    if (isOnePiece(response)) {
      limits.awaitPiece();
      return { ok: true, value: await response.text() };
    }
    const text = await readPieces(response, limits, ANSWER_BYTES_MAX);
    if (text !== undefined) return { ok: true, value: text };
    return { ok: false, error: upstream.failures.malformed("answered with more than 64 MiB") };
  } catch (error) {
    return { ok: false, error: failureOf(error, upstream, limits) };
  }
}

/** What can be read of an error's body; empty where it is too long, or breaks off. */
export async function readErrorBody(response: Response, limits: CallLimits): Promise<string> {
  try {
    return (await readPieces(response, limits, ERROR_BYTES_MAX)) ?? "";
  } catch {
    return "";
  }
}

/** Why a call that threw did so: our own limits first, since they make `fetch` throw too. */
export function failureOf(
  error: unknown,
  upstream: Pick<Upstream, "failures" | "timeouts">,
  limits: CallLimits,
): ProviderFailure {
  const cause = limits.stoppedBy;
  return cause === undefined
    ? upstream.failures.thrown(error)
    : upstream.failures.stopped(cause, upstream.timeouts, limits.isAwaited ? "unknown" : "no");
}

function isOnePiece({ headers }: Response): boolean {
  const bytes = Number(headers.get("content-length") ?? Number.NaN);
  return bytes <= ONE_PIECE_BYTES_MAX && !headers.has("content-encoding");
}

/** Undefined where the body is longer than `bytesMax`; what is left of it is then given up. */
async function readPieces(
  response: Response,
  limits: CallLimits,
  bytesMax: number,
): Promise<string | undefined> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    limits.awaitPiece();
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
