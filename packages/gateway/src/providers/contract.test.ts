import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { accumulate, eventsOf } from "../../test/kit/accumulate.ts";
import {
  anthropicAnswer,
  anthropicStream,
  ollamaAnswer,
  ollamaStream,
  openAiAnswer,
  openAiStream,
  type Said,
  type SaidInDeltas,
} from "../../test/kit/provider-answers.ts";
import { requestFor } from "../../test/kit/read-fixture.ts";
import {
  type ScriptedUpstream,
  startUpstream,
  type UpstreamRequest,
} from "../../test/kit/scripted-upstream.ts";
import {
  type Answer,
  delayMs,
  rawBytes,
  type StreamOptions,
  silence,
} from "../../test/kit/upstream-answers.ts";
import { ConfigSchema } from "../config/schema.ts";
import type { Provider, ProviderRequest, StreamEvent } from "../ports/provider.ts";
import { openProvider } from "./open-provider.ts";

interface Wire {
  readonly kind: Provider["kind"];
  readonly whole: (said: Said) => Answer;
  readonly stream: (said: SaidInDeltas, options?: StreamOptions) => Answer;
}

const WIRES: readonly Wire[] = [
  { kind: "openai", whole: openAiAnswer, stream: openAiStream },
  { kind: "ollama", whole: ollamaAnswer, stream: ollamaStream },
  { kind: "anthropic", whole: anthropicAnswer, stream: anthropicStream },
];

const DELTAS = ["Hello", " wor", "ld, ", "grüße 🗼"];
const usageAsked = requestFor({ stream_options: { include_usage: true } });

let upstream: ScriptedUpstream;
beforeAll(() => {
  upstream = startUpstream(silence);
});
afterAll(() => upstream.stop());

function open(kind: Provider["kind"]): Provider {
  const url = kind === "sandbox" ? {} : { url: upstream.url };
  const { providers } = ConfigSchema.parse({ providers: { p: { kind, ...url, retries: { max: 0 } } } });
  const config = providers["p"];
  if (config === undefined) throw new Error("the configuration lost its provider");
  return openProvider("p", config, { random: () => 0 });
}

async function streamed(provider: Provider, request: ProviderRequest): Promise<readonly StreamEvent[]> {
  const stream = await provider.stream(request);
  return stream.ok ? await eventsOf(stream.value) : [{ kind: "failed", failure: stream.error }];
}

function answerByMode({ whole, stream }: Wire): (request: UpstreamRequest) => Answer {
  return ({ body }) =>
    body.includes('"stream":true') ? stream({ deltas: DELTAS }) : whole({ content: DELTAS.join("") });
}

describe.each(["openai", "ollama", "anthropic", "sandbox"] as const)("the provider kind %s", (kind) => {
  const wire = WIRES.find((each) => each.kind === kind);

  test("says the same whole and streamed, usage and finish reason included", async () => {
    if (wire !== undefined) upstream.script(answerByMode(wire));
    const provider = open(kind);
    const whole = await provider.complete(usageAsked);
    const { choices, usage } = accumulate(await streamed(provider, usageAsked));
    if (!whole.ok) throw new Error(whole.error.message);
    const { completion, raw } = whole.value;
    expect(JSON.parse(raw)).toEqual(completion);
    expect(choices.map(({ content }) => content)).toEqual(
      completion.choices.map(({ message }) => message.content ?? ""),
    );
    expect(choices.map(({ finishReason }) => finishReason)).toEqual(
      completion.choices.map(({ finish_reason }) => finish_reason),
    );
    expect(usage).toEqual(completion.usage);
  });

  test("ends a good stream with one done, and each event's raw is what its chunk says", async () => {
    if (wire !== undefined) upstream.script(answerByMode(wire));
    const events = await streamed(open(kind), usageAsked);
    expect(events.filter((event) => event.kind !== "chunk")).toEqual([
      { kind: "done", raw: "data: [DONE]\n\n" },
    ]);
    expect(events.at(-1)?.kind).toBe("done");
    for (const event of events) {
      if (event.kind === "chunk") expect(JSON.parse(event.raw.slice("data: ".length))).toEqual(event.chunk);
    }
  });

  test("shows usage to those who ask for it alone", async () => {
    if (wire !== undefined) upstream.script(answerByMode(wire));
    const events = await streamed(open(kind), requestFor());
    expect(accumulate(events).raw).not.toContain("prompt_tokens");
    expect(accumulate(events).usage).toHaveProperty("prompt_tokens");
  });

  test("answers a caller who has left before with cancelled", async () => {
    const request = { ...requestFor(), signal: AbortSignal.abort() };
    const failure = { kind: "cancelled", billed: "no", message: "p was not waited for: the caller left." };
    expect(await open(kind).complete(request)).toMatchObject({ ok: false, error: failure });
    expect(await open(kind).stream(request)).toMatchObject({ ok: false, error: failure });
  });

  test("can be left in the middle of a stream, more than once", async () => {
    if (wire !== undefined) upstream.script(wire.stream({ deltas: DELTAS }, { upTo: 500, ending: "hang" }));
    const stream = await open(kind).stream(requestFor());
    if (!stream.ok) throw new Error(stream.error.message);
    const events = stream.value[Symbol.asyncIterator]();
    expect((await events.next()).done).toBe(false);
    await events.return?.();
    await events.return?.();
    expect((await events.next()).done).toBe(true);
    if (wire !== undefined) expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
  });
});

describe.each([...WIRES])("the provider kind $kind", (wire) => {
  const { kind } = wire;

  test("gives a stream that comes in many small pieces, with gaps, as it gives it in one", async () => {
    const provider = open(kind);
    upstream.script(wire.stream({ deltas: DELTAS }));
    const whole = accumulate(await streamed(provider, usageAsked));
    const cutAt = Array.from({ length: 40 }, (_, index) => index * 37);
    upstream.script(wire.stream({ deltas: DELTAS }, { cutAt, between: delayMs(1) }));
    const inPieces = accumulate(await streamed(provider, usageAsked));
    expect(inPieces.choices).toEqual([...whole.choices]);
    expect(inPieces.choices[0]?.content).toBe(DELTAS.join(""));
  });

  test("fails once, as the last event, wherever the stream breaks", async () => {
    const provider = open(kind);
    for (const ending of ["close", "reset"] as const) {
      upstream.script(wire.stream({ deltas: DELTAS }, { cutAt: [10], upTo: 500, ending }));
      const events = await streamed(provider, usageAsked);
      expect(events.filter((event) => event.kind !== "chunk")).toEqual([
        { kind: "failed", failure: { kind: "connection", billed: "unknown", message: expect.any(String) } },
      ]);
      expect(events.at(-1)?.kind).toBe("failed");
    }
  });

  test("calls an answer that is not HTTP, no JSON, or of another shape a failure, and does not throw", async () => {
    const provider = open(kind);
    const nonsense = ["garbage\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<htm>"];
    const shapes = ["[]", "{}", "null", '{"choices":[]}', '{"message":{}}', '{"content":5}'].map(
      (body) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    for (const text of [...nonsense, ...shapes]) {
      upstream.script({ steps: [...rawBytes(text).steps, { kind: "close" }] });
      const whole = await provider.complete(requestFor());
      const stream = await provider.stream(requestFor());
      const kinds = [whole, stream].map((result) => (result.ok ? "good" : result.error.kind));
      expect(kinds.every((each) => each === "malformed_response" || each === "connection")).toBe(true);
    }
  });

  test("is left by its caller: the upstream call is aborted, whole and streamed, before and inside the answer", async () => {
    const provider = open(kind);
    for (const mode of ["complete", "stream"] as const) {
      upstream.script(silence);
      const caller = new AbortController();
      const answer = provider[mode]({ ...requestFor(), signal: caller.signal });
      const request = await nextRequest();
      caller.abort();
      expect(await request.ended).toBe("aborted");
      expect(await answer).toMatchObject({ ok: false, error: { kind: "cancelled" } });
    }
    upstream.script(wire.stream({ deltas: DELTAS }, { upTo: 500, ending: "hang" }));
    const caller = new AbortController();
    const stream = await provider.stream({ ...requestFor(), signal: caller.signal });
    if (!stream.ok) throw new Error(stream.error.message);
    const events: StreamEvent[] = [];
    for await (const batch of stream.value) {
      events.push(...batch);
      caller.abort();
    }
    expect(events[0]?.kind).toBe("chunk");
    expect(events.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "cancelled" } });
    expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
  });
});

async function nextRequest(): Promise<UpstreamRequest> {
  const seen = upstream.requests.length;
  for (;;) {
    const request = upstream.requests[seen];
    if (request !== undefined) return request;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
