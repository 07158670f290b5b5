import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type CallSurface, callSurfaces } from "@meshgate/engine";
import { callPlaces } from "./kit/call-places.ts";
import { chatAnswer } from "./kit/chat-answer.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { type ScriptedUpstream, startUpstream, type UpstreamRequest } from "./kit/scripted-upstream.ts";
import type { Answer } from "./kit/upstream-answers.ts";

// The bypass grid: a place where text can stand and no guardrail looks is how a value leaves past all of them.

const mark = "zq-4111";
const treatments = ["block", "mask", "down"] as const;
type Treatment = (typeof treatments)[number];
type How = "whole" | "streamed";

/** How one surface is called, and what it can say. */
interface SurfaceCells {
  readonly path: string;
  readonly ways: readonly How[];
  /** Bodies with the text in one place each. */
  readonly calls: Readonly<Record<string, (text: string) => object>>;
  /** Places of an answer that this surface gives out. */
  readonly answers: readonly (keyof typeof answerPlaces)[];
}

/** Messages in OpenAI's form, with a text in one place. */
const answerPlaces = {
  "the answer": (text: string) => ({ content: text }),
  "a refusal": (text: string) => ({ content: null, refusal: text }),
  thinking: (text: string) => ({ content: "ok", reasoning_content: text }),
  "arguments of a tool call": (text: string) => toolCall("pay", `{"note": "${text}"}`),
  "a name in arguments": (text: string) => toolCall("pay", `{"${text}": 1}`),
  "escapes in arguments": (text: string) => toolCall("pay", `{"note": "\\u007a${text.slice(1)}"}`),
  "the name of a tool": (text: string) => toolCall(text, "{}"),
  "a field that we do not know": (text: string) => ({ content: "ok", further: text }),
} as const;

function toolCall(name: string, args: string) {
  return {
    content: null,
    tool_calls: [{ index: 0, id: "c", type: "function", function: { name, arguments: args } }],
  };
}

const says = (role: string) => (text: string) => ({ messages: [{ role, content: text }] });

/** A new surface has its cells here, or this does not compile. */
const surfaces: Readonly<Record<CallSurface, SurfaceCells>> = {
  chat: {
    path: "/v1/chat",
    ways: ["whole"],
    calls: {
      "the user's words": says("user"),
      "a system prompt": says("system"),
      "the model's words": says("assistant"),
      "a role that we do not know": says("critic"),
      "an earlier message": (text) => ({
        messages: [says("user")(text).messages[0], { role: "user", content: "Hi" }],
      }),
    },
    answers: ["the answer"],
  },
  "openai-chat": {
    path: "/v1/chat/completions",
    ways: ["whole", "streamed"],
    calls: callPlaces,
    answers: [
      ...["the answer", "a refusal", "thinking", "arguments of a tool call", "a name in arguments"],
      ...["escapes in arguments", "the name of a tool", "a field that we do not know"],
    ] as (keyof typeof answerPlaces)[],
  },
};

const pattern = "detector: patterns, params: {patterns: [{name: mark, regex: 'zq-[0-9]{4}'}]}";
const config = (url: string) => `
providers:
  up: {kind: openai, url: "${url}/v1", location: public, default_model: small}
routing:
  sensitivity: {keywords: []}
  cost: {default_provider: public}
guardrails:
  - {name: block-call, mode: pre_call, action: block, ${pattern}}
  - {name: mask-call, mode: pre_call, action: mask, ${pattern}}
  - {name: down-call, mode: pre_call, action: flag, detector: http, params: {url: "http://127.0.0.1:9/", location: local}}
  - {name: block-answer, mode: post_call, action: block, ${pattern}}
  - {name: mask-answer, mode: post_call, action: mask, ${pattern}}
  - {name: down-answer, mode: post_call, action: flag, detector: http, params: {url: "http://127.0.0.1:9/", location: local}}
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

function answer(request: UpstreamRequest, message: Readonly<Record<string, unknown>>): Answer {
  return chatAnswer(request, message, pieces(message));
}

/** The message in two deltas, its text cut within the mark. */
function pieces(message: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  return [half(message, "first"), half(message, "second")];
}

function half<T>(value: T, which: "first" | "second"): T;
function half(value: unknown, which: "first" | "second"): unknown {
  if (typeof value === "string") {
    const at = value.indexOf("q-41");
    const cut = at < 0 ? value.length : at + 2;
    return which === "first" ? value.slice(0, cut) : value.slice(cut);
  }
  if (Array.isArray(value)) return value.map((item) => half(item, which));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, half(inner, which)]));
}

async function ask(surface: SurfaceCells, how: How, body: object, guardrail: string) {
  const before = upstream.requests.length;
  const response = await fetch(`${gateway.url}${surface.path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, guardrails: [guardrail], ...(how === "streamed" && { stream: true }) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    applied: response.headers.get("x-meshgate-applied-guardrails"),
    sent: upstream.requests.slice(before).map(({ body: sent }) => sent),
  };
}

type Cell = readonly [CallSurface, How, string, Treatment];

function cells(places: (surface: SurfaceCells) => readonly string[]): readonly Cell[] {
  return callSurfaces.flatMap((name) =>
    surfaces[name].ways.flatMap((how) =>
      places(surfaces[name]).flatMap((place) =>
        treatments.map((treatment): Cell => [name, how, place, treatment]),
      ),
    ),
  );
}

test("every surface has its cells", () => {
  expect(Object.keys(surfaces).sort()).toEqual([...callSurfaces].sort());
});

describe("of a call, on every surface", () => {
  test.each(cells(({ calls }) => Object.keys(calls)))(
    "%s, %s: %s, %s",
    async (name, how, place, treatment) => {
      const surface = surfaces[name];
      const body = surface.calls[place]?.(mark) ?? {};
      const { status, text, applied, sent } = await ask(surface, how, body, `${treatment}-call`);
      expect(text).not.toContain(mark);
      if (treatment === "mask") {
        expect({ status, applied }).toEqual({ status: 200, applied: "mask-call" });
        expect(sent.map((each) => [each.includes(mark), each.includes("[MARK]")])).toEqual([[false, true]]);
        return;
      }
      expect({ status, applied, sent }).toEqual({
        status: 403,
        applied: treatment === "down" ? null : "block-call",
        sent: [],
      });
      expect(text).toContain('"guardrail"');
    },
  );
});

describe("of an answer, on every surface", () => {
  test.each(cells(({ answers }) => answers))("%s, %s: %s, %s", async (name, how, place, treatment) => {
    const surface = surfaces[name];
    const message = Object.entries(answerPlaces).find(([known]) => known === place)?.[1](mark) ?? {};
    upstream.script((request) => answer(request, message));
    const { status, text } = await ask(surface, how, says("user")("Hi"), `${treatment}-answer`);
    const shown = said(text);
    expect(shown).not.toContain(mark);
    if (treatment === "mask") {
      expect(status).toBe(200);
      expect(shown).toContain("[MARK]");
    } else {
      expect(status).toBe(how === "whole" ? 403 : 200);
      expect(text).toContain("Policy violation: guardrail — ");
      if (how === "streamed") expect(text).toContain('"finish_reason":"content_filter"');
    }
  });
});

/** Everything that a client reads of an answer: of a stream, its texts joined as clients do. */
function said(text: string): string {
  if (!text.startsWith("data: ")) return text.replaceAll("\\\\u007a", "z");
  const texts = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (!line.startsWith("data: {")) continue;
    collect(JSON.parse(line.slice(6)), "", texts);
  }
  return [...texts.values()].join("\n").replaceAll("\\u007a", "z");
}

function collect(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === "string") into.set(path, (into.get(path) ?? "") + value);
  else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) collect(inner, `${path}.${name}`, into);
  }
}
