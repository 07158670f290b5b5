import type { HttpParams } from "@meshgate/guardrails";
import type { Clock } from "../ports/clock.ts";
import type { ExternalGuard, GuardAnswer, GuardDoubt, GuardQuestion } from "../ports/guard.ts";
import { Breaker } from "./breaker.ts";
import { meshgatePreset } from "./presets/meshgate.ts";
import { moderationPreset } from "./presets/moderation.ts";
import type { GuardPreset } from "./presets/preset.ts";
import { presidioPreset } from "./presets/presidio.ts";

const presets: Readonly<Record<NonNullable<HttpParams["preset"]>, GuardPreset>> = {
  meshgate: meshgatePreset,
  presidio: presidioPreset,
  moderation: moderationPreset,
};

const TIMEOUT_MS = 2_000;
const ANSWER_BYTES_MAX = 4_194_304;

/** Requests of one question that are under way together. */
const TOGETHER = 8;

export interface HttpGuardOptions {
  readonly name: string;
  readonly params: HttpParams;
  readonly clock: Pick<Clock, "monotonicMs">;
}

/**
 * A guard behind HTTP. The whole question must be answered within its time-out. Redirects are not followed: they could take the text
 * elsewhere than the configuration says.
 */
export function createHttpGuard({ name, params, clock }: HttpGuardOptions): ExternalGuard {
  const { url, location, preset: presetName = "meshgate", headers = {}, timeout_ms = TIMEOUT_MS } = params;
  const preset = presets[presetName];
  const breaker = new Breaker(clock);

  async function ask(question: GuardQuestion, signal: AbortSignal): Promise<GuardAnswer> {
    const requests = preset.requests(question, name);
    const answers: unknown[] = [];
    for (let first = 0; first < requests.length; first += TOGETHER) {
      const asked = requests
        .slice(first, first + TOGETHER)
        .map(({ body }) => exchange({ url, headers, body, signal }));
      for (const exchanged of await Promise.all(asked)) {
        if (!exchanged.ok) return { kind: "unavailable", doubt: exchanged.doubt };
        answers.push(exchanged.value);
      }
    }
    const findings = preset.findings(question, answers);
    return findings === undefined
      ? { kind: "unavailable", doubt: "malformed" }
      : { kind: "answered", findings };
  }

  return {
    name,
    location,
    async check(question, signal) {
      if (question.texts.length === 0) return { kind: "answered", findings: [] };
      if (!breaker.mayAsk()) return { kind: "unavailable", doubt: "open" };
      const answer = await ask(question, AbortSignal.any([signal, AbortSignal.timeout(timeout_ms)]));
      if (signal.aborted) return { kind: "unavailable", doubt: "cancelled" };
      if (answer.kind === "answered") breaker.succeeded();
      else breaker.failed();
      return answer;
    },
  };
}

type Exchanged =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly doubt: GuardDoubt };

interface Exchange {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

async function exchange({ url, headers, body, signal }: Exchange): Promise<Exchanged> {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { ...headers, "content-type": "application/json", accept: "application/json" },
      body,
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      const isRedirect = response.status >= 300 && response.status < 400;
      return { ok: false, doubt: isRedirect ? "redirect" : "status" };
    }
    const text = await boundedText(response);
    return text === undefined
      ? { ok: false, doubt: "malformed" }
      : { ok: true, value: JSON.parse(text) as unknown };
  } catch (cause) {
    return { ok: false, doubt: doubtOf(cause) };
  }
}

function doubtOf(cause: unknown): GuardDoubt {
  if (cause instanceof SyntaxError) return "malformed";
  return cause instanceof DOMException && cause.name === "TimeoutError" ? "timeout" : "connection";
}

/** The answer's text; undefined where it is larger than any sensible one. */
async function boundedText(response: Response): Promise<string | undefined> {
  const { body } = response;
  if (body === null) return "";
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > ANSWER_BYTES_MAX) return undefined;
    pieces.push(piece);
  }
  return new TextDecoder("utf-8", { fatal: false }).decode(Buffer.concat(pieces));
}
