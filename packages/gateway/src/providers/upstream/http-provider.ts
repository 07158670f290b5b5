import type { Result } from "@meshgate/engine";
import type { ProviderConfig } from "../../config/schema.ts";
import type {
  AnswerStream,
  Provider,
  ProviderFailure,
  ProviderRequest,
  WholeAnswer,
} from "../../ports/provider.ts";
import { isRecord, type JsonRecord, parseJson } from "../json.ts";
import { locationOf } from "../location.ts";
import type { AnswerReader } from "./answer-reader.ts";
import { readAnswer } from "./body.ts";
import { CallLimits } from "./call-limits.ts";
import { type ErrorReader, exchange } from "./exchange.ts";
import { LiveAnswer } from "./live-answer.ts";
import { addressUnder, type Upstream } from "./upstream.ts";

export type AnswerMode = "whole" | "streamed";

/** What one API of chat completions says on the wire: the part in which the kinds of provider differ. */
export interface ChatWire {
  /** Below the configured URL. */
  readonly path: string;
  readonly streamType: "text/event-stream" | "application/x-ndjson";
  readonly errorOf: ErrorReader;
  /** The request's body. */
  encode(request: ProviderRequest, mode: AnswerMode): Result<string, ProviderFailure>;
  /** A whole answer, of which `text` is the JSON as it came. */
  decode(answer: JsonRecord, text: string, request: ProviderRequest): Result<WholeAnswer, ProviderFailure>;
  reader(request: ProviderRequest): AnswerReader;
}

/** A provider that is reached by HTTP and speaks `wire`. */
export function httpProvider(config: ProviderConfig, upstream: Upstream, wire: ChatWire): Provider {
  const url = addressUnder(upstream.url, wire.path);

  async function call<T>(
    request: ProviderRequest,
    mode: AnswerMode,
    read: (response: Response, limits: CallLimits) => Promise<Result<T, ProviderFailure>>,
  ): Promise<Result<T, ProviderFailure>> {
    const body = wire.encode(request, mode);
    if (!body.ok) return body;
    const limits = new CallLimits(upstream.timeouts, request.signal, upstream.monotonicMs);
    const response = await exchange(
      upstream,
      { url, body: body.value, billedOnce: request.billedOnce, limits },
      wire.errorOf,
    );
    const answer = response.ok ? await read(response.value, limits) : response;
    if (!answer.ok) limits.abandon();
    return answer;
  }

  async function readWhole(
    request: ProviderRequest,
    response: Response,
    limits: CallLimits,
  ): Promise<Result<WholeAnswer, ProviderFailure>> {
    const text = await readAnswer(response, upstream, limits);
    limits.close();
    if (!text.ok) return text;
    const answer = parseJson(text.value);
    const error = wire.errorOf(answer);
    if (error !== undefined) return { ok: false, error: upstream.failures.reported(error, response.status) };
    if (isRecord(answer)) return wire.decode(answer, text.value, request);
    return {
      ok: false,
      error: upstream.failures.malformed("answered with something that is no JSON object"),
    };
  }

  async function readStream(
    request: ProviderRequest,
    response: Response,
    limits: CallLimits,
  ): Promise<Result<AnswerStream, ProviderFailure>> {
    const { body } = response;
    if (body === null || isWholeInstead(response, wire)) {
      const whole = await readWhole(request, response, limits);
      if (!whole.ok) return whole;
      const failure = upstream.failures.malformed("answered in one piece where a stream was asked for");
      return { ok: false, error: failure };
    }
    const answer = new LiveAnswer({ body, reader: wire.reader(request), upstream, limits });
    const first = await answer.begin();
    return first?.kind === "failed" ? { ok: false, error: first.failure } : { ok: true, value: answer };
  }

  return {
    name: upstream.name,
    kind: config.kind,
    location: locationOf(config),
    complete: (request) => call(request, "whole", (response, limits) => readWhole(request, response, limits)),
    stream: (request) =>
      call(request, "streamed", (response, limits) => readStream(request, response, limits)),
  };
}

function isWholeInstead({ headers }: Response, { streamType }: ChatWire): boolean {
  return (
    streamType === "text/event-stream" && (headers.get("content-type") ?? "").startsWith("application/json")
  );
}
