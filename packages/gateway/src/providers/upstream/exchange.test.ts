import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eventsOf } from "../../../test/kit/accumulate.ts";
import { openAiAnswer, openAiStream } from "../../../test/kit/provider-answers.ts";
import { requestFor } from "../../../test/kit/read-fixture.ts";
import { type ScriptedUpstream, startUpstream } from "../../../test/kit/scripted-upstream.ts";
import {
  type Answer,
  errorAnswer,
  resetAtOnce,
  silence,
  streamedAnswer,
  wholeAnswer,
} from "../../../test/kit/upstream-answers.ts";
import { ProviderConfig } from "../../config/schema.ts";
import type { Provider } from "../../ports/provider.ts";
import { openProvider } from "../open-provider.ts";
import type { ProviderDeps } from "./upstream.ts";

const good = openAiAnswer({ content: "Hello" });
const SECRET = "sk-secret-0123456789";

let upstream: ScriptedUpstream;
beforeAll(() => {
  upstream = startUpstream(silence);
});
afterAll(() => upstream.stop());

function provider(settings: object = {}, deps: Partial<ProviderDeps> = {}): Provider {
  const config = ProviderConfig.parse({
    kind: "openai",
    url: `${upstream.url}/v1`,
    api_key: SECRET,
    headers: { "X-Team": "governance-team" },
    retries: { max: 2, base_ms: 1 },
    ...settings,
  });
  return openProvider("up", config, { random: () => 0, ...deps });
}

async function callsMade(
  script: Answer | readonly [Answer, ...Answer[]],
  settings: object = {},
): Promise<readonly [string, number]> {
  upstream.script(script);
  const before = upstream.requests.length;
  const result = await provider(settings).complete(requestFor());
  return [result.ok ? "good" : result.error.kind, upstream.requests.length - before];
}

describe("one request", () => {
  test("goes to the path below the URL, with key and configured headers", async () => {
    upstream.script(good);
    await provider().complete(requestFor());
    const request = upstream.requests.at(-1);
    expect([request?.method, request?.path]).toEqual(["POST", "/v1/chat/completions"]);
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      "content-type": "application/json",
      "x-team": "governance-team",
    });
  });

  test("keeps the query of the configured URL", async () => {
    upstream.script(good);
    await provider({ url: `${upstream.url}/openai/?api-version=2026-01-01` }).complete(requestFor());
    expect(upstream.requests.at(-1)?.path).toBe("/openai/chat/completions?api-version=2026-01-01");
  });
});

describe("a failure status", () => {
  const error = {
    message: `Bad field near ${SECRET}`,
    type: "invalid_request_error",
    param: "n",
    code: null,
  };
  test.each([
    [400, "invalid_request"],
    [401, "authentication"],
    [403, "authentication"],
    [404, "invalid_request"],
    [413, "invalid_request"],
    [418, "invalid_request"],
    [422, "invalid_request"],
    [429, "rate_limited"],
    [500, "upstream_error"],
    [503, "upstream_error"],
    [529, "upstream_error"],
    [302, "malformed_response"],
  ] as const)("%d is %s, with no word of the provider in its message", async (status, kind) => {
    upstream.script(errorAnswer(status, { error }, { location: "http://127.0.0.1:1/" }));
    const result = await provider({ retries: { max: 0 } }).complete(requestFor());
    if (result.ok) throw new Error("expected a failure");
    expect(result.error).toMatchObject({ kind, upstreamStatus: status });
    expect(result.error.message).not.toContain("Bad field");
    expect(JSON.stringify(result.error)).not.toContain(SECRET);
    expect("upstreamError" in result.error).toBe(kind === "invalid_request" || kind === "rate_limited");
    if (kind === "rate_limited") expect(result.error.upstreamError).not.toHaveProperty("message");
  });

  test("400 carries the provider's own error object, what it quotes of our secrets taken out", async () => {
    upstream.script(errorAnswer(400, { error }));
    expect(await provider().complete(requestFor())).toMatchObject({
      error: { upstreamError: { ...error, message: "Bad field near [secret]" } },
    });
  });

  test.each([
    ["authentication", { type: "authentication_error", message: "m" }],
    ["authentication", { code: "invalid_api_key", message: "m" }],
    ["rate_limited", { code: 429, message: "m" }],
    ["rate_limited", { type: "insufficient_quota", message: "m" }],
    ["invalid_request", { type: "invalid_request_error", message: "m" }],
    ["upstream_error", { type: "server_error", message: "m" }],
    ["upstream_error", { message: "m" }],
    ["upstream_error", "just a sentence"],
  ] as const)("a 200 with an error body is %s: %j", async (kind, body) => {
    upstream.script(wholeAnswer(JSON.stringify({ error: body })));
    expect(await provider().complete(requestFor())).toMatchObject({ ok: false, error: { kind } });
    expect(await provider().stream(requestFor())).toMatchObject({ ok: false, error: { kind } });
  });

  test("an error as the first event of a stream is a failure of the call, so that another target can take it", async () => {
    upstream.script(streamedAnswer('data: {"error":{"message":"m","type":"overloaded"}}\n\n'));
    expect(await provider().stream(requestFor())).toMatchObject({
      ok: false,
      error: { kind: "upstream_error" },
    });
  });

  test("a whole answer where a stream was asked for is malformed", async () => {
    upstream.script(good);
    expect(await provider().stream(requestFor())).toMatchObject({
      ok: false,
      error: { kind: "malformed_response" },
    });
  });
});

describe("tries", () => {
  const unavailable = errorAnswer(503, "");
  const limited = errorAnswer(429, "", { "retry-after": "0" });

  test.each([
    ["a reset before the answer, then good", [resetAtOnce, good], ["good", 2]],
    ["503 and 429, then good", [unavailable, limited, good], ["good", 3]],
    ["503 for ever: as often as configured", [unavailable], ["upstream_error", 3]],
    ["resets for ever", [resetAtOnce], ["connection", 3]],
    ["400: once", [errorAnswer(400, "")], ["invalid_request", 1]],
    ["401: once", [errorAnswer(401, "")], ["authentication", 1]],
    ["nonsense in a 200: once", [wholeAnswer("nonsense")], ["malformed_response", 1]],
  ] as const)("%s", async (_what, [first, ...rest], expected) => {
    expect(await callsMade([first, ...rest])).toEqual([...expected]);
  });

  // Else one reservation stands for two bills.
  test.each([
    ["not after a reset: it may be billed", [resetAtOnce, good], ["connection", "unknown", 1]],
    ["after a status: it is not billed", [unavailable, good], ["good", "once", 2]],
    [
      "a reset after a status still may be billed",
      [unavailable, resetAtOnce, good],
      ["connection", "unknown", 2],
    ],
  ] as const)("of a call that is to be billed once: %s", async (_what, [first, ...rest], expected) => {
    upstream.script([first, ...rest]);
    const before = upstream.requests.length;
    const result = await provider().complete({ ...requestFor(), billedOnce: true });
    const end = result.ok ? ["good", "once"] : [result.error.kind, result.error.billed];
    expect([...end, upstream.requests.length - before]).toEqual([...expected]);
  });

  test("tell, where the last was not billed, that one before may have been", async () => {
    upstream.script([resetAtOnce, unavailable]);
    expect(await provider().complete(requestFor())).toMatchObject({
      error: { kind: "upstream_error", billed: "unknown" },
    });
  });

  test("none is made where Retry-After asks for more than the total limit leaves; the caller is told it", async () => {
    upstream.script(errorAnswer(429, "", { "retry-after": "3600" }));
    const before = upstream.requests.length;
    const result = await provider().complete(requestFor());
    expect(result).toMatchObject({ ok: false, error: { kind: "rate_limited", retryAfterMs: 3_600_000 } });
    expect(upstream.requests.length - before).toBe(1);
  });

  // Were it tried again, the same words could be paid for twice, and the client could see them twice.
  test("none is made once a good answer has begun", async () => {
    upstream.script([openAiStream({ deltas: ["Hel", "lo"] }, { upTo: 400, ending: "close" }), good]);
    const before = upstream.requests.length;
    const stream = await provider().stream(requestFor());
    if (stream.ok) await eventsOf(stream.value);
    upstream.script([{ steps: [...good.steps.map(halved), { kind: "close" as const }] }, good]);
    expect(await provider().complete(requestFor())).toMatchObject({
      ok: false,
      error: { kind: "connection" },
    });
    expect(upstream.requests.length - before).toBe(2);
  });

  test("end with the caller, in the middle of a pause", async () => {
    upstream.script(errorAnswer(503, "", { "retry-after": "5" }));
    const caller = new AbortController();
    const before = upstream.requests.length;
    const answer = provider().complete({ ...requestFor(), signal: caller.signal });
    while (upstream.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    await upstream.requests.at(-1)?.ended;
    caller.abort();
    expect(await answer).toMatchObject({ ok: false, error: { kind: "cancelled" } });
  });
});

// Who is taken at his word that nothing came of a call, by hanging up before its answer, spends without a limit.
describe("a failure says whether the call may be billed", () => {
  const cut = { steps: [...good.steps.map(halved), { kind: "close" as const }] };
  const brief = { timeouts: { first_byte_ms: 30, idle_ms: 30 }, retries: { max: 0 } };
  test.each([
    ["an error status", errorAnswer(500, ""), "no"],
    [
      "an error status whose body never ends",
      { steps: [...errorAnswer(500, "x".repeat(80)).steps.map(halved)] },
      "no",
    ],
    ["a redirect", errorAnswer(302, ""), "no"],
    ["a reset", resetAtOnce, "unknown"],
    ["silence until the limit", silence, "unknown"],
    ["an answer that breaks off", cut, "unknown"],
    ["nonsense in a 200", wholeAnswer("nonsense"), "unknown"],
    ["an error object in a 200", wholeAnswer('{"error":{"message":"m"}}'), "unknown"],
  ] as const)("%s", async (_what, script, billed) => {
    upstream.script(script);
    expect(await provider(brief).complete(requestFor())).toMatchObject({ error: { billed } });
  });

  test("left before its answer: it may be", async () => {
    upstream.script(silence);
    const caller = new AbortController();
    const before = upstream.requests.length;
    const answer = provider().complete({ ...requestFor(), signal: caller.signal });
    while (upstream.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    caller.abort();
    expect(await answer).toMatchObject({ error: { kind: "cancelled", billed: "unknown" } });
  });

  test("left while the host is still being reached: it was not sent", async () => {
    upstream.script(good);
    const caller = new AbortController();
    const before = upstream.requests.length;
    const probe = async () => caller.abort();
    const answer = provider({}, { probe }).complete({ ...requestFor(), signal: caller.signal });
    expect(await answer).toMatchObject({ error: { kind: "cancelled", billed: "no" } });
    expect(upstream.requests.length).toBe(before);
  });
});

describe("a time limit", () => {
  const limits = (timeouts: object) => ({ timeouts, retries: { max: 2, base_ms: 1 } });
  const begun = openAiStream({ deltas: ["Hello"] }, { upTo: 300, ending: "hang" });
  const head = streamedAnswer("", { ending: "hang" });

  test.each([
    ["first byte, nothing said", silence, { first_byte_ms: 30 }, "did not begin to answer within 30 ms"],
    ["total, nothing said", silence, { total_ms: 30 }, "did not finish within 30 ms"],
  ] as const)(
    "%s: a timeout, tried once, and the upstream call ends",
    async (_what, script, timeouts, sentence) => {
      expect(await callsMade(script, limits(timeouts))).toEqual(["timeout", 1]);
      expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
      const result = await provider(limits(timeouts)).complete(requestFor());
      expect(result).toMatchObject({ error: { message: `up ${sentence}.` } });
    },
  );

  test("first byte of a stream: a head alone is not one", async () => {
    upstream.script(head);
    const result = await provider(limits({ first_byte_ms: 30 })).stream(requestFor());
    expect(result).toMatchObject({ ok: false, error: { kind: "timeout" } });
  });

  test("idle, inside a whole answer", async () => {
    expect(await callsMade(begun, limits({ idle_ms: 30 }))).toEqual(["timeout", 1]);
  });

  test.each([
    ["idle", { idle_ms: 30 }, "paused for longer than 30 ms in its answer"],
    ["total", { total_ms: 60 }, "did not finish within 60 ms"],
  ] as const)("%s, inside a stream: what came is kept, then it fails", async (_what, timeouts, sentence) => {
    upstream.script(begun);
    const stream = await provider(limits(timeouts)).stream(requestFor());
    if (!stream.ok) throw new Error(stream.error.message);
    const events = await eventsOf(stream.value);
    expect(events[0]?.kind).toBe("chunk");
    expect(events.at(-1)).toEqual({
      kind: "failed",
      failure: { kind: "timeout", billed: "unknown", message: `up ${sentence}.` },
    });
    expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
  });

  test("connect: a host that takes no connection is a timeout long before the first byte is due", async () => {
    upstream.script(silence);
    const never = () => new Promise<void>(() => {});
    const before = upstream.requests.length;
    const result = await provider(limits({ connect_ms: 20 }), { probe: never }).complete(requestFor());
    expect(result).toMatchObject({
      error: { kind: "timeout", billed: "no", message: "up could not be connected to within 20 ms." },
    });
    expect(upstream.requests.length).toBe(before);
  });

  test("connect is not watched while the host is known to answer", async () => {
    let probes = 0;
    const up = provider(limits({ connect_ms: 10_000 }), {
      probe: async () => {
        probes += 1;
      },
    });
    upstream.script(good);
    expect((await up.complete(requestFor())).ok).toBe(true);
    expect((await up.complete(requestFor())).ok).toBe(true);
    expect(probes).toBe(1);
  });
});

// A provider that never ends an event or an answer must not take the gateway's memory.
describe("an answer without end", () => {
  const mebibytes = (count: number) => new Uint8Array(count * 1024 * 1024).fill("x".charCodeAt(0));

  test("is malformed once one event of a stream is longer than 16 MiB", async () => {
    const body = Buffer.concat([Buffer.from("data: "), mebibytes(17)]);
    upstream.script(streamedAnswer(body, { ending: "hang" }));
    expect(await provider().stream(requestFor())).toMatchObject({
      ok: false,
      error: { kind: "malformed_response", message: "up sent an event of more than 16 MiB." },
    });
    expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
  });

  test("is malformed once it is longer than 64 MiB", async () => {
    upstream.script(streamedAnswer(mebibytes(65), { ending: "hang" }));
    expect(await provider().complete(requestFor())).toMatchObject({
      ok: false,
      error: { kind: "malformed_response", message: "up answered with more than 64 MiB." },
    });
    expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
  });
});

test("a host that refuses connections is a connection failure", async () => {
  const result = await provider({ url: "http://127.0.0.1:1", retries: { max: 1, base_ms: 1 } }).complete(
    requestFor(),
  );
  expect(result).toEqual({
    ok: false,
    error: { kind: "connection", billed: "no", message: "The connection to up failed (ECONNREFUSED)." },
  });
});

function halved(step: Answer["steps"][number]): Answer["steps"][number] {
  return step.kind === "write" ? { ...step, bytes: step.bytes.subarray(0, -40) } : step;
}
