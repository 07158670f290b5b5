import { afterEach, describe, expect, test } from "bun:test";
import type { HttpParams } from "@meshgate/guardrails";
import type { GuardDoubt, GuardQuestion } from "../ports/guard.ts";
import { createHttpGuard } from "./http-guard.ts";

const servers: { stop(closeActive: boolean): unknown }[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(true)));
});

interface Received {
  readonly body: unknown;
  readonly headers: Headers;
}

function serve(answer: (received: Received) => Response | Promise<Response>): string {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => answer({ body: await request.json(), headers: request.headers }),
  });
  servers.push(server);
  return `http://127.0.0.1:${server.port}/check`;
}

const question: GuardQuestion = {
  requestId: "0190",
  phase: "pre_call",
  texts: [
    { text: "😀 mail me", author: "user" },
    { text: "the tool said so", author: "untrusted" },
  ],
};

function guardAt(url: string, params: Partial<HttpParams> = {}) {
  return createHttpGuard({
    name: "outer",
    params: { url, location: "local", timeout_ms: 2_000, ...params },
    clock: { monotonicMs: () => 0 },
  });
}

const patient = new AbortController().signal;

describe("Meshgate's own contract", () => {
  test("all texts go in one request, and offsets come back in code points", async () => {
    const received: Received[] = [];
    const url = serve((each) => {
      received.push(each);
      return Response.json({
        findings: [
          { text: 0, type: "contact-wish", start: 2, end: 6, score: 0.9 },
          { text: 1, type: "HEARSAY" },
        ],
      });
    });
    const answer = await guardAt(url, { headers: { authorization: "Bearer guard-key" } }).check(
      question,
      patient,
    );
    expect(answer).toEqual({
      kind: "answered",
      findings: [
        { text: 0, type: "CONTACT_WISH", start: 3, end: 7, score: 0.9 },
        { text: 1, type: "HEARSAY", start: 0, end: 16, score: 1 },
      ],
    });
    expect(received).toHaveLength(1);
    expect(received[0]?.body).toEqual({
      request_id: "0190",
      guardrail: "outer",
      phase: "pre_call",
      texts: question.texts,
    });
    expect(received[0]?.headers.get("authorization")).toBe("Bearer guard-key");
  });
});

test("Presidio Analyzer is asked for each text by itself", async () => {
  const url = serve(({ body }) => {
    const { text } = body as { text: string };
    return Response.json(
      text.startsWith("😀") ? [{ entity_type: "EMAIL_ADDRESS", start: 2, end: 6, score: 0.5 }] : [],
    );
  });
  expect(await guardAt(url, { preset: "presidio" }).check(question, patient)).toEqual({
    kind: "answered",
    findings: [{ text: 0, type: "EMAIL_ADDRESS", start: 3, end: 7, score: 0.5 }],
  });
});

test("a moderation endpoint's categories are findings of whole texts", async () => {
  const url = serve(() =>
    Response.json({
      results: [
        { flagged: false, categories: { violence: false } },
        {
          flagged: true,
          categories: { "violence/graphic": true, hate: false },
          category_scores: { "violence/graphic": 0.8 },
        },
      ],
    }),
  );
  expect(await guardAt(url, { preset: "moderation" }).check(question, patient)).toEqual({
    kind: "answered",
    findings: [{ text: 1, type: "VIOLENCE_GRAPHIC", start: 0, end: 16, score: 0.8 }],
  });
});

// What reads as a pass here lets through what the guard never saw.
describe("no answer is never a pass", () => {
  const elsewhere: unknown[] = [];
  const collect = () =>
    serve(({ body }) => {
      elsewhere.push(body);
      return Response.json({ findings: [] });
    });
  const cases: readonly (readonly [
    string,
    Partial<HttpParams>,
    () => Response | Promise<Response>,
    GuardDoubt,
  ])[] = [
    ["an error", {}, () => new Response("no", { status: 500 }), "status"],
    ["a refusal", {}, () => new Response("no", { status: 401 }), "status"],
    ["nonsense", {}, () => new Response("<html>"), "malformed"],
    ["nothing", {}, () => new Response(""), "malformed"],
    ["another contract", {}, () => Response.json({ ok: true }), "malformed"],
    [
      "a text that was not asked about",
      {},
      () => Response.json({ findings: [{ text: 2, type: "X" }] }),
      "malformed",
    ],
    [
      "a range beyond its text",
      {},
      () => Response.json({ findings: [{ text: 0, type: "X", end: 99 }] }),
      "malformed",
    ],
    [
      "a range backwards",
      {},
      () => Response.json({ findings: [{ text: 0, type: "X", start: 3, end: 2 }] }),
      "malformed",
    ],
    [
      "too few results",
      { preset: "moderation" },
      () => Response.json({ results: [{ flagged: false }] }),
      "malformed",
    ],
    ["more than any sensible answer", {}, () => new Response(" ".repeat(5_000_000)), "malformed"],
    ["silence", { timeout_ms: 50 }, () => new Promise<Response>(() => {}), "timeout"],
    [
      "a redirect",
      {},
      () => new Response(null, { status: 307, headers: { location: collect() } }),
      "redirect",
    ],
  ];

  test.each(cases)("%s", async (_what, params, answer, doubt) => {
    expect(await guardAt(serve(answer), params).check(question, patient)).toEqual({
      kind: "unavailable",
      doubt,
    });
    expect(elsewhere).toEqual([]);
  });

  test("nobody at its address", async () => {
    const url = serve(() => new Response());
    await Promise.all(servers.splice(0).map((server) => server.stop(true)));
    expect(await guardAt(url).check(question, patient)).toEqual({ kind: "unavailable", doubt: "connection" });
  });
});

test("a guard that fails five times in a row is not asked again at once", async () => {
  let asked = 0;
  const guard = guardAt(
    serve(() => {
      asked += 1;
      return new Response("no", { status: 503 });
    }),
  );
  const doubts: string[] = [];
  for (let call = 0; call < 7; call += 1) {
    const answer = await guard.check(question, patient);
    doubts.push(answer.kind === "unavailable" ? answer.doubt : answer.kind);
  }
  expect(doubts).toEqual(["status", "status", "status", "status", "status", "open", "open"]);
  expect(asked).toBe(5);
});

test("a caller who leaves ends the question, which counts against nobody", async () => {
  const leaving = new AbortController();
  const guard = guardAt(
    serve(() => {
      leaving.abort();
      return new Promise<Response>(() => {});
    }),
  );
  expect(await guard.check(question, leaving.signal)).toEqual({ kind: "unavailable", doubt: "cancelled" });
});

test("where there is no text nobody is asked", async () => {
  const answer = await guardAt("http://127.0.0.1:1/").check({ ...question, texts: [] }, patient);
  expect(answer).toEqual({ kind: "answered", findings: [] });
});
