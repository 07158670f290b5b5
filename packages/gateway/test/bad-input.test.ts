import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { ErrorAnswer, OpenAiErrorAnswer } from "@meshgate/contracts";
import { openAiConfig } from "./kit/configs.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";

let upstream: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = startUpstream(openAiAnswer({ content: "ok" }));
  gateway = await startGateway({ config: openAiConfig(upstream.url) });
});

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
});

const tenMiB = 10 * 1024 * 1024;
const frame = '{"messages":[{"role":"user","content":""}]}';

function ofSize(bytes: number): string {
  return frame.replace('""', `"${"x".repeat(bytes - frame.length)}"`);
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream;

const bodies: readonly (readonly [string, Body, number, string])[] = [
  ["malformed JSON", '{"messages":', 400, "malformed-body"],
  ["no body", "", 400, "malformed-body"],
  ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), 400, "malformed-body"],
  ["a million levels", "[".repeat(1_000_000), 400, "malformed-body"],
  ["a hundred levels, closed", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`, 400, "malformed-body"],
  ["a lone surrogate", '{"messages":[{"role":"user","content":"\\ud800"}]}', 400, "malformed-body"],
  [
    "an integer beyond 2^53",
    '{"messages":[{"role":"user","content":"x"}],"seed":9007199254740993}',
    400,
    "malformed-body",
  ],
  ["an array", "[]", 400, "invalid-request"],
  ["a string", '"x"', 400, "invalid-request"],
  ["messages of the wrong type", '{"messages":"hello"}', 400, "invalid-request"],
  ["no messages", '{"messages":[]}', 400, "invalid-request"],
  ["a content that is a number", '{"messages":[{"role":"user","content":5}]}', 400, "invalid-request"],
  ["10 MiB and one byte", ofSize(tenMiB + 1), 413, "body-too-large"],
];

describe.each(["/v1/chat", "/v1/chat/completions"])("POST %s refuses", (path) => {
  test.each(bodies)("%s", async (_, body, status, code) => {
    const sent = upstream.requests.length;
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    const own = path === "/v1/chat";
    const error = (own ? ErrorAnswer : OpenAiErrorAnswer).parse(await answer.json());
    expect(error).toMatchObject(own ? { code, status } : { error: { code } });
    expect(error.request_id).toBe(String(answer.headers.get("x-request-id")));
    expect(upstream.requests.length).toBe(sent);
  });

  test("a body that is no JSON by its content type", async () => {
    const answer = await post(path, frame, { "content-type": "text/plain" });
    expect(answer.status).toBe(415);
  });

  test("a caller's id of 129 characters", async () => {
    const answer = await post(path, '{"messages":[{"role":"user","content":"x"}]}', {
      "x-request-id": "x".repeat(129),
    });
    expect(answer.status).toBe(400);
  });
});

/** Otherwise a caller has an allowed model decided on, and another one, or another host, answers: allow-lists and residency hold nothing. */
describe.each(["/v1/chat", "/v1/chat/completions"])(
  "POST %s refuses a field that leads elsewhere:",
  (path) => {
    test.each(
      [
        { models: ["other/model"] },
        { route: "fallback" },
        { provider: { order: ["elsewhere"] } },
        { plugins: [{ id: "web" }] },
        { preset: "cheap" },
        { fallbacks: ["other"] },
        { api_base: "http://elsewhere" },
        { base_url: "http://elsewhere" },
        { custom_llm_provider: "other" },
        { extra_body: { models: ["other"] } },
        { extra_headers: { host: "elsewhere" } },
        { providerOptions: { gateway: { models: ["other"] } } },
      ].map((extra) => [Object.keys(extra).join(), extra] as const),
    )("%s", async (field, extra) => {
      const sent = upstream.requests.length;
      const answer = await post(
        path,
        JSON.stringify({ messages: [{ role: "user", content: "x" }], ...extra }),
      );
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(field)]);
      expect(upstream.requests.length).toBe(sent);
    });
  },
);

test("a body of exactly 10 MiB passes", async () => {
  const answer = await post("/v1/chat/completions", ofSize(tenMiB).replace('{"messages"', '{"messages"'));
  expect(answer.status).toBe(200);
});

test("a chunked body that grows past the limit is a 413, not a reset", async () => {
  const piece = new Uint8Array(1024 * 1024).fill(0x20);
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent++ < 12) controller.enqueue(piece);
      else controller.close();
    },
  });
  const answer = await post("/v1/chat/completions", body);
  expect(answer.status).toBe(413);
});

describe("what no surface knows is JSON too:", () => {
  test.each([
    ["GET", "/nowhere", 404, "not-found"],
    ["GET", "/v1/chat", 405, "method-not-allowed"],
    ["DELETE", "/v1/routes", 405, "method-not-allowed"],
    ["POST", "/v1/audit/x", 405, "method-not-allowed"],
    ["POST", "/docs", 405, "method-not-allowed"],
  ])("%s %s", async (method, path, status, code) => {
    const answer = await fetch(gateway.url + path, { method });
    expect([answer.status, await answer.json()]).toMatchObject([status, { code: code }]);
  });
});

/** Were one of these let in, a web page in the operator's browser could spend the operator's keys. */
test.each([
  ["another page's origin", { origin: "https://attacker.example" }],
  ["a host name that was pointed here", { host: "attacker.example" }],
  ["a proxy", { "x-forwarded-for": "192.0.2.1" }],
])("while open, %s is refused", async (_, headers) => {
  const answer = await post("/v1/chat", '{"messages":[{"role":"user","content":"x"}]}', headers);
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: "open-mode-guard" }]);
});

test("while open, a Meshgate key is refused, since there is none", async () => {
  const answer = await fetch(`${gateway.url}/v1/routes`, {
    headers: { authorization: `Bearer mgk_${"a".repeat(43)}` },
  });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toContain("Bearer");
});

test("nonsense in place of HTTP does not stop the service", async () => {
  const { hostname, port } = new URL(gateway.url);
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(Number(port), hostname, () => socket.end("\x16\x03\x01 nonsense\r\n\r\n"));
  socket.on("close", () => resolve());
  socket.on("error", () => resolve());
  socket.resume();
  await promise;
  expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
});

test("nothing that was sent stands in the log", async () => {
  await post("/v1/chat", '{"messages":[{"role":"user","content":"zebra-word"}]}');
  await post("/v1/chat", '{"messages":[{"role":"user","content":"zebra-word"');
  expect(gateway.log()).toContain('"request_id"');
  expect(gateway.log()).not.toContain("zebra-word");
  expect(gateway.log()).not.toContain("sk-upstream-secret");
});

function post(path: string, body: Body, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(gateway.url + path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
}
