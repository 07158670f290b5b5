import { describe, expect, test } from "bun:test";
import { always, answerTo, startDecisionPoint } from "../../test/kit/decision-point.ts";
import { thrownBy } from "../../test/kit/thrown.ts";
import type { PepErrorKind } from "../pep-error.ts";
import type { EvaluateRequest } from "../wire/evaluate-request.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

const request: EvaluateRequest = {
  request_id: "req-1",
  action: "infer:run",
  env: { name: "test" },
  resource: { type: "document", sensitivity: "internal" },
};

const once = { max: 1, pauseMs: 0 };
const never = { max: 0, pauseMs: 0 };

describe("asks", () => {
  test("with the checked request, the key, and under a path if there is one", async () => {
    await using point = startDecisionPoint(always({ decision: "ALLOW" }));
    const client = createClient({ url: `${point.url}gate`, key: "mgk_secret" });
    const decision = await client.evaluate({ ...request, subject: null });
    expect(decision).toEqual({
      correlation_id: "req-1",
      decision: "ALLOW",
      rationale_codes: ["TEST_ALLOW"],
      policy: { policy_id: "test", policy_version: "1", policy_sha256: "0".repeat(64) },
      matched_rule_id: "rule_allow",
    });
    expect(point.asked.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: "/gate/evaluate", body: request },
    ]);
    expect(point.asked[0]?.headers.get("authorization")).toBe("Bearer mgk_secret");
    expect(point.asked[0]?.headers.get("content-type")).toBe("application/json");
  });

  test("with an id of its own where the caller has none, and takes no answer without it", async () => {
    await using point = startDecisionPoint(always({ decision: "ALLOW" }));
    const client = createClient({ url: point.url });
    const ids = [
      await client.evaluate({ ...request, request_id: null }),
      await client.evaluate({ ...request, request_id: undefined }),
    ].map(({ correlation_id }) => correlation_id);
    expect(ids).toEqual(point.asked.map(({ body }) => String(body.request_id)));
    expect(new Set(ids).size).toBe(2);
  });

  test("a batch in one question, and keeps its order", async () => {
    await using point = startDecisionPoint(({ body }) =>
      Response.json({
        results: batchOf(body).map((one, index) =>
          answerTo(one, { decision: index === 0 ? "ALLOW" : "BLOCK" }),
        ),
      }),
    );
    const client = createClient({ url: point.url });
    const decisions = await client.evaluateBatch([request, { ...request, request_id: "req-2" }]);
    expect(decisions.map(({ correlation_id, decision }) => [correlation_id, decision])).toEqual([
      ["req-1", "ALLOW"],
      ["req-2", "BLOCK"],
    ]);
    expect(point.asked.map(({ path }) => path)).toEqual(["/evaluate/batch"]);
  });

  test.each([
    ["one answer too few", (answers: readonly object[]) => answers.slice(1)],
    ["one too many", (answers: readonly object[]) => [...answers, ...answers.slice(1)]],
    ["two that changed places", (answers: readonly object[]) => answers.toReversed()],
    ["none in a list", () => ({})],
  ])("no batch with %s", async (_what, spoil) => {
    await using point = startDecisionPoint(({ body }) =>
      Response.json({ results: spoil(batchOf(body).map((one) => answerTo(one, { decision: "ALLOW" }))) }),
    );
    const client = createClient({ url: point.url });
    const error = await thrownBy(() => client.evaluateBatch([request, { ...request, request_id: "req-2" }]));
    expect(error.kind).toBe("bad-answer");
  });

  test("for the trace, where it is to explain", async () => {
    const trace = [
      { stage: "rules", rule: "rule_allow", result: "matched", why: "The action is infer:run." },
    ];
    await using point = startDecisionPoint(({ body }) =>
      Response.json({ ...answerTo(body, { decision: "ALLOW" }), trace }),
    );
    const explanation = await createClient({ url: point.url }).explain(request);
    expect<unknown>(explanation.trace).toEqual(trace);
    expect(explanation.decision.decision).toBe("ALLOW");
    expect(point.asked.map(({ path }) => path)).toEqual(["/evaluate?explain=true"]);
  });
});

describe("fails closed", () => {
  test.each<readonly [string, () => Response, PepErrorKind]>([
    ["on an answer that is not JSON", () => new Response("<html>"), "bad-answer"],
    ["on an empty answer", () => new Response(""), "bad-answer"],
    ["on 204", () => new Response(null, { status: 204 }), "refused"],
    [
      "on a redirect, which it does not follow",
      () => Response.redirect("http://127.0.0.1:1/evaluate", 307),
      "refused",
    ],
    ["on 200 with an error in it", () => Response.json({ error: "no" }), "bad-answer"],
    ["on 401", () => new Response("", { status: 401 }), "refused"],
    ["on 429", () => new Response("", { status: 429 }), "refused"],
    ["on 500", () => new Response("{", { status: 500 }), "refused"],
    ["on 503 that stays", () => new Response("", { status: 503 }), "refused"],
    [
      "on a decision in the body of a 403",
      () => Response.json(answerTo(request, { decision: "ALLOW" }), { status: 403 }),
      "refused",
    ],
  ])("%s", async (_what, answer, kind) => {
    await using point = startDecisionPoint(answer);
    const client = createClient({ url: point.url, retries: once });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe(kind);
  });

  test("with the server's status and sentence", async () => {
    await using point = startDecisionPoint(() =>
      Response.json({ error: "action is unknown: infer:rum", code: "invalid-request" }, { status: 400 }),
    );
    const error = await thrownBy(() => createClient({ url: point.url }).evaluate(request));
    expect({ kind: error.kind, status: error.status, message: error.message }).toEqual({
      kind: "refused",
      status: 400,
      message: "The decision point answered 400: action is unknown: infer:rum",
    });
  });

  test("on an answer larger than it may be, whose end it does not wait for", async () => {
    await using point = startDecisionPoint(() => new Response(neverEnding(), { status: 200 }));
    const client = createClient({ url: point.url, answerBytesMax: 1, retries: never });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe("bad-answer");
    await using large = startDecisionPoint(() => new Response(" ".repeat(1_048_577)));
    const error = await thrownBy(() => createClient({ url: large.url }).evaluate(request));
    expect([error.kind, error.message]).toEqual([
      "bad-answer",
      "The decision point's answer is larger than 1048576 bytes; is it the right address?",
    ]);
  });

  test("without asking, where there are no handlers", async () => {
    await using point = startDecisionPoint(always({ decision: "ALLOW" }));
    const handlers = JSON.parse("{}").handlers;
    const error = await thrownBy(() => createClient({ url: point.url }).enforce(request, handlers));
    expect(error.kind).toBe("missing-handler");
    expect(point.asked).toEqual([]);
  });

  test("when no answer comes", async () => {
    await using point = startDecisionPoint(() => new Promise<Response>(() => {}));
    const client = createClient({ url: point.url, timeoutMs: 50, retries: never });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe("timeout");
  });

  test("when the answer begins and does not end", async () => {
    await using point = startDecisionPoint(() => new Response(neverEnding()));
    const client = createClient({ url: point.url, timeoutMs: 50, retries: never });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe("timeout");
  });

  test("when a fetch that was given heeds no signal", async () => {
    const client = createClient({
      url: "http://127.0.0.1",
      timeoutMs: 20,
      fetch: () => new Promise(() => {}),
    });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe("timeout");
  });

  test("when nobody listens", async () => {
    const gone = startDecisionPoint(always({ decision: "ALLOW" }));
    await gone[Symbol.asyncDispose]();
    const client = createClient({ url: gone.url, retries: once });
    const error = await thrownBy(() => client.evaluate(request));
    expect(error.kind).toBe("unreachable");
    expect(error.cause).toBeDefined();
  });

  test("when the caller gives up, before and during the question", async () => {
    const caller = new AbortController();
    await using point = startDecisionPoint(() => {
      caller.abort("left");
      return new Promise<Response>(() => {});
    });
    const client = createClient({ url: point.url });
    const during = await thrownBy(() => client.evaluate(request, { signal: caller.signal }));
    const before = await thrownBy(() => client.evaluate(request, { signal: caller.signal }));
    expect([during.kind, during.cause, before.kind, before.cause]).toEqual([
      "aborted",
      "left",
      "aborted",
      "left",
    ]);
    expect(point.asked.length).toBe(1);
  });

  test("without asking, where the request cannot be right", async () => {
    await using point = startDecisionPoint(always({ decision: "ALLOW" }));
    const client = createClient({ url: point.url });
    const faulty = { ...request, signals: { risk: Number.NaN } };
    expect((await thrownBy(() => client.evaluate(faulty))).kind).toBe("invalid-request");
    expect((await thrownBy(() => client.evaluateBatch([request, faulty]))).kind).toBe("invalid-request");
    expect(point.asked).toEqual([]);
  });
});

describe("asks again", () => {
  test.each([502, 503, 504])("after %i, as often as it is told", async (status) => {
    let tries = 0;
    await using point = startDecisionPoint(({ body }) => {
      tries += 1;
      return tries <= 2 ? new Response("", { status }) : Response.json(answerTo(body, { decision: "BLOCK" }));
    });
    const ask = (max: number) =>
      createClient({ url: point.url, retries: { max, pauseMs: 0 } }).evaluate(request);
    expect((await thrownBy(() => ask(1))).status).toBe(status);
    expect((await ask(1)).decision).toBe("BLOCK");
  });

  test("not after an answer that a second try would not mend", async () => {
    await using point = startDecisionPoint(() => new Response("", { status: 400 }));
    await thrownBy(() => createClient({ url: point.url, retries: once }).evaluate(request));
    expect(point.asked.length).toBe(1);
  });

  test("within the one time limit", async () => {
    await using point = startDecisionPoint(() => new Response("", { status: 503 }));
    const client = createClient({ url: point.url, timeoutMs: 50, retries: { max: 1, pauseMs: 3_600_000 } });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe("timeout");
  });
});

describe("keeps decisions only where it is told to", () => {
  const cache = { ttlMs: 1_000, entriesMax: 10 };

  test("asks every time without a cache", async () => {
    await using point = startDecisionPoint(always({ decision: "ALLOW" }));
    const client = createClient({ url: point.url });
    await client.evaluate(request);
    await client.evaluate(request);
    expect(point.asked.length).toBe(2);
  });

  test("asks again once the decision is as old as it may be", async () => {
    let nowMs = 5;
    await using point = startDecisionPoint(always({ decision: "BLOCK" }));
    const client = createClient({ url: point.url, cache, nowMs: () => nowMs });
    const first = await client.evaluate(request);
    nowMs += 999;
    expect(
      await client.evaluate({ ...request, request_id: "another", timestamp: "2026-11-20T18:00:00Z" }),
    ).toBe(first);
    expect(point.asked.length).toBe(1);
    nowMs += 1;
    await client.evaluate(request);
    expect(point.asked.length).toBe(2);
  });

  test("never keeps an error", async () => {
    let tries = 0;
    await using point = startDecisionPoint(({ body }) => {
      tries += 1;
      return tries === 1
        ? new Response("", { status: 500 })
        : Response.json(answerTo(body, { decision: "ALLOW" }));
    });
    const client = createClient({ url: point.url, cache });
    expect((await thrownBy(() => client.evaluate(request))).kind).toBe("refused");
    expect((await client.evaluate(request)).decision).toBe("ALLOW");
  });
});

test.each<readonly [string, Partial<ClientOptions>]>([
  ["an address without http", { url: "ftp://127.0.0.1" }],
  ["no address", { url: "" }],
  ["an address with a query", { url: "http://127.0.0.1/?tenant=1" }],
  ["a key that still has its line break", { key: "mgk_secret\n" }],
  ["an empty key", { key: "" }],
  ["no time", { timeoutMs: 0 }],
  ["all time", { timeoutMs: Number.POSITIVE_INFINITY }],
  ["a time beyond what a timer takes", { timeoutMs: 2 ** 31 }],
  ["retries without end", { retries: { max: Number.POSITIVE_INFINITY, pauseMs: 0 } }],
  ["a cache without age", { cache: { ttlMs: 0, entriesMax: 1 } }],
  ["a cache without bound", { cache: { ttlMs: 1, entriesMax: Number.POSITIVE_INFINITY } }],
])("cannot be made with %s", (_what, options) => {
  expect(() => createClient({ url: "http://127.0.0.1", ...options })).toThrow();
});

function batchOf(body: unknown): readonly EvaluateRequest[] {
  return Object(body).requests;
}

function neverEnding(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"decision":')),
  });
}

test.each([
  [{ timeout: 50 }, "The option timeout is not known. Did you mean timeoutMs?"],
  [{ retries: { max: 1, pause: 5 } }, "The option retries.pause is not known. Did you mean retries.pauseMs?"],
  [{ cache: { ttl: 1, entriesMax: 1 } }, "The option cache.ttl is not known. Did you mean cache.ttlMs?"],
  [{ proxy: "x" }, "The option proxy is not known. The options are url, key, timeoutMs, "],
])("an option that nobody knows is refused: %j", (options, sentence) => {
  expect(() => createClient({ url: "http://127.0.0.1", ...JSON.parse(JSON.stringify(options)) })).toThrow(
    sentence,
  );
});
