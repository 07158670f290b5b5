import { afterAll, beforeAll, expect, test } from "bun:test";
import { AuditRecord } from "@meshgate/contracts";
import { chatAnswer } from "./kit/chat-answer.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { type ScriptedUpstream, startUpstream, type UpstreamRequest } from "./kit/scripted-upstream.ts";
import type { Answer } from "./kit/upstream-answers.ts";

const config = (url: string) => `
providers:
  up: {kind: openai, url: "${url}/v1", location: public, default_model: small}
routing:
  sensitivity: {keywords: []}
  cost: {default_provider: public}
guardrails:
  - name: shape
    detector: json_schema
    params: {schema: {type: object, required: [age], properties: {age: {type: integer}}}}
  - {name: asked-shape, detector: json_schema, params: {schema: request}}
  - name: tools
    detector: tools
    params:
      allow: [pay, "read_*"]
      arguments: {pay: {declare: {amount: int}, when: args.amount <= 100}}
  - {name: small-call, detector: size, mode: pre_call, params: {characters_max: 20, images_max: 0}}
  - {name: few-tokens, detector: size, mode: pre_call, params: {tokens_max: 4}}
  - {name: short-answer, detector: size, mode: post_call, params: {characters_max: 12}}
  - {name: noted, detector: size, mode: post_call, action: flag, params: {characters_max: 1}}
`;

let upstream: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = startUpstream((request) => answer(request, { content: "Fine." }));
  gateway = await startGateway({ config: config(upstream.url) });
});

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
});

type Message = Readonly<Record<string, unknown>>;

/** A message; of a stream its text comes in two. */
function answer(request: UpstreamRequest, message: Message): Answer {
  const { content } = message;
  return typeof content === "string"
    ? chatAnswer(request, message, [{ content: content.slice(0, 3) }, { content: content.slice(3) }])
    : chatAnswer(request, message);
}

function calls(name: string, args: string) {
  return {
    content: null,
    tool_calls: [{ index: 0, id: "c", type: "function", function: { name, arguments: args } }],
  };
}

interface Asked {
  readonly guardrail: string;
  readonly answer?: Message;
  readonly body?: object;
  readonly isStreamed?: boolean;
}

async function ask({
  guardrail,
  answer: message = { content: "Fine." },
  body = {},
  isStreamed = false,
}: Asked) {
  upstream.script((request) => answer(request, message));
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      messages: [{ role: "user", content: "Hi" }],
      ...body,
      guardrails: [guardrail],
      ...(isStreamed && { stream: true }),
    }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const ways = [false, true];

const answers: readonly (readonly [string, string, Message, object, string | undefined])[] = [
  ["an answer that conforms passes", "shape", { content: '{"age": 3}' }, {}, undefined],
  ["one that does not is withheld", "shape", { content: '{"age": "3"}' }, {}, "JSON_SCHEMA_MISMATCH"],
  ["one that is no JSON is withheld", "shape", { content: "Three." }, {}, "JSON_INVALID"],
  [
    "what the call asks for is held to",
    "asked-shape",
    { content: "[1]" },
    { response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" } } } },
    "JSON_SCHEMA_MISMATCH",
  ],
  [
    "an object passes where the call asks for some JSON object",
    "asked-shape",
    { content: '{"any": 1}' },
    { response_format: { type: "json_object" } },
    undefined,
  ],
  [
    "a list does not",
    "asked-shape",
    { content: "[1]" },
    { response_format: { type: "json_object" } },
    "JSON_SCHEMA_MISMATCH",
  ],
  [
    "where the call asks for no schema nobody can tell",
    "asked-shape",
    { content: "{}" },
    {},
    "could not be run",
  ],
  ["a tool that may be called passes", "tools", calls("read_mail", "{}"), {}, undefined],
  ["one that may not is withheld", "tools", calls("remove", "{}"), {}, "TOOL_NOT_ALLOWED"],
  ["arguments that may be passed pass", "tools", calls("pay", '{"amount": 100}'), {}, undefined],
  ["others are withheld", "tools", calls("pay", '{"amount": 101}'), {}, "TOOL_CONDITION_FAILED"],
  ["a short answer passes", "short-answer", { content: "Quite short." }, {}, undefined],
  ["a longer one is withheld", "short-answer", { content: "Not so short." }, {}, "SIZE_CHARACTERS"],
];

test.each(answers.flatMap((one) => ways.map((isStreamed) => [...one, isStreamed] as const)))(
  "%s (%s)",
  async (_what, guardrail, said, body, refusal, isStreamed) => {
    const { status, text, headers } = await ask({ guardrail, answer: said, body, isStreamed });
    if (refusal === undefined) {
      expect(status).toBe(200);
      expect(headers.get("x-meshgate-applied-guardrails")).toBe(guardrail);
      expect(shown(text, isStreamed)).toEqual(said);
      return;
    }
    expect(status).toBe(isStreamed ? 200 : 403);
    expect(text).toContain(refusal);
    if (isStreamed) {
      expect(text).toContain('"finish_reason":"content_filter"');
      expect(shown(text, isStreamed)).toEqual({});
    }
  },
);

/** What a client has of an answer: its message, of a stream put together. */
function shown(text: string, isStreamed: boolean): unknown {
  const messages = isStreamed
    ? text
        .split("\n")
        .filter((line) => line.startsWith("data: {"))
        .flatMap((line) => JSON.parse(line.slice(6)).choices ?? [])
        .map(({ delta }: { readonly delta: object }) => delta)
    : [JSON.parse(text).choices[0].message];
  const { role: _, ...message } = Object.assign({}, ...messages);
  return "tool_calls" in message ? { content: null, ...message } : message;
}

const callsThatAreJudged: readonly (readonly [string, string, object, string | undefined])[] = [
  ["a short call passes", "small-call", {}, undefined],
  [
    "a longer one is refused",
    "small-call",
    { messages: [{ role: "user", content: "x".repeat(21) }] },
    "SIZE_CHARACTERS",
  ],
  [
    "an image too many is refused",
    "small-call",
    {
      messages: [
        { role: "user", content: [{ type: "image_url", image_url: { url: "https://example.com/a" } }] },
      ],
    },
    "SIZE_IMAGES",
  ],
  ["a few tokens pass", "few-tokens", {}, undefined],
  [
    "more tokens are refused",
    "few-tokens",
    { messages: [{ role: "user", content: "one two three four five six" }] },
    "SIZE_TOKENS",
  ],
  [
    "a tool that may not be called may not be offered",
    "tools",
    { tools: [{ type: "function", function: { name: "remove" } }] },
    "TOOL_NOT_ALLOWED",
  ],
  [
    "a server's own tool is refused whatever names it holds",
    "tools",
    { tools: [{ type: "web_search", decoy: { name: "read_x" } }] },
    "TOOL_NOT_ALLOWED",
  ],
  ["so is a search by its options", "tools", { web_search_options: {} }, "TOOL_NOT_ALLOWED"],
  ["and what is no list of functions", "tools", { functions: { a: { name: "pay" } } }, "TOOL_NOT_ALLOWED"],
];

test.each(callsThatAreJudged)("%s", async (_what, guardrail, body, refusal) => {
  const before = upstream.requests.length;
  const { status, text } = await ask({ guardrail, body });
  expect(status).toBe(refusal === undefined ? 200 : 403);
  expect(upstream.requests.length - before).toBe(refusal === undefined ? 1 : 0);
  if (refusal !== undefined) expect(text).toContain(refusal);
});

test.each(ways)("what is only flagged passes, and is on record (streamed: %p)", async (isStreamed) => {
  const { status, text, headers } = await ask({ guardrail: "noted", isStreamed });
  expect(status).toBe(200);
  expect(text).toContain("Fin");
  const id = headers.get("x-request-id");
  const record = AuditRecord.parse(await (await fetch(`${gateway.url}/v1/audit/${id}`)).json());
  const found = { guardrail: "noted", type: "SIZE_CHARACTERS", count: 1, where: "answer" };
  expect(record.evidence["request_completed"]).toMatchObject({ data: { findings: [found] } });
});
