import { describe, expect, test } from "bun:test";
import type { GuardrailPolicy, PolicyAttachment } from "@meshgate/engine";
import type { Finding, GuardrailDefinition } from "@meshgate/guardrails";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { eventsOf } from "../../test/kit/accumulate.ts";
import { contextWith, entryOf } from "../../test/kit/call-entry.ts";
import { type GuardedSetting, guardingOf, guardrailsOf, markerGuardrail } from "../../test/kit/guardrails.ts";
import type { StreamEvent } from "../ports/provider.ts";
import { DONE } from "../providers/openai-form/chunk-writer.ts";
import type { AnswerGuarding } from "./answer-guarding.ts";
import { guardAnswer } from "./guard-answer.ts";
import { HeldStream } from "./held-stream.ts";
import { openMasking } from "./masking.ts";

const context = contextWith(async () => {});
const entry = entryOf(context);

const common = {
  mode: "both",
  action: "block",
  on_unavailable: "deny",
  on_unscanned: "deny",
  default_on: true,
} as const;
const tools: GuardrailDefinition = {
  ...common,
  name: "tools",
  detector: "tools",
  params: {
    allow: ["send_mail", "get_*"],
    deny: ["get_secret"],
    arguments: { send_mail: { when: "!args.to.contains('@evil.com')", declare: { to: "string" } } },
  },
};
const small: GuardrailDefinition = {
  ...common,
  name: "small",
  detector: "size",
  params: { characters_max: 9 },
};
const shape: GuardrailDefinition = {
  ...common,
  name: "shape",
  detector: "json_schema",
  params: { schema: { type: "object" } },
};

function guardingWith(
  definitions: readonly GuardrailDefinition[],
  policies: Pick<GuardedSetting, "policies" | "attachments"> = {},
): AnswerGuarding {
  const setting = { definitions, ...policies };
  const plan = guardingOf(setting).plan("post_call", { tags: [], targets: [], added: [] });
  const { guardrails, callGuards, externalGuards } = guardrailsOf(setting, context.snapshot.rules);
  return {
    set: guardrails,
    callGuards,
    externalGuards,
    askGuards: async (run) => run,
    asked: { messages: [{ role: "user", content: "Hi" }] },
    plan,
    masking: openMasking(entry.decided.decision, context),
    redactors: [],
  };
}

function masked({ masking }: AnswerGuarding, value: string): string {
  const finding: Finding = { guardrail: "g", type: "T", start: 0, end: 1, score: 1, evidence: "pattern" };
  return masking.vault.mask(finding, value);
}

const heading = { id: "c", created: 1, model: "m" };

function callOf(name: string, args: string, content: string | null = null) {
  const call = { id: "call_0", type: "function" as const, function: { name, arguments: args } };
  return { content, tool_calls: [call] };
}

type Said = ReturnType<typeof callOf> | { readonly content: string };

function completionOf(said: Said): ChatCompletion {
  const message = { role: "assistant", refusal: null, ...said } as const;
  return {
    ...heading,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
  };
}

async function* streamOf(said: Said) {
  const delta =
    "tool_calls" in said
      ? { ...said, tool_calls: said.tool_calls.map((call) => ({ index: 0, ...call })) }
      : said;
  const chunk: ChatCompletionChunk = {
    ...heading,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: "stop" }],
  };
  const events: readonly StreamEvent[] = [
    { kind: "chunk", chunk, raw: "" },
    { kind: "done", raw: DONE },
  ];
  yield events;
}

/** What a caller gets of it, whole and as a stream: undefined where it is blocked. */
async function released(said: Said, guarding: AnswerGuarding): Promise<readonly unknown[]> {
  const whole = await guardAnswer({ completion: completionOf(said), raw: "" }, guarding);
  const events = await eventsOf(new HeldStream(streamOf(said), guarding, entry));
  const [first] = events;
  const isCut = events.some(({ kind }) => kind === "refused");
  const delta = first?.kind === "chunk" ? first.chunk.choices[0]?.delta : undefined;
  return [
    whole.isBlocked ? undefined : textsOf(whole.answer.completion.choices[0]?.message),
    isCut ? undefined : textsOf(delta),
  ];
}

function textsOf(message: object | undefined): unknown {
  const { content, tool_calls: calls } = (message ?? {}) as Partial<ReturnType<typeof callOf>>;
  return calls === undefined ? content : calls.map(({ function: { name, arguments: args } }) => [name, args]);
}

describe("guardrails of the whole", () => {
  // If they judged placeholders, a mask that is restored would switch them off.
  test("judge arguments of a tool call as they are restored", async () => {
    const guarding = guardingWith([tools]);
    const [evil, good] = [masked(guarding, "bob@evil.com"), masked(guarding, "bob@corp.com")];
    const to = (address: string) => callOf("send_mail", JSON.stringify({ to: address }));
    expect(await released(to(evil), guarding)).toEqual([undefined, undefined]);
    const sent = [["send_mail", '{"to":"bob@corp.com"}']];
    expect(await released(to(good), guarding)).toEqual([sent, sent]);
  });

  test("judge names of tools as they are restored", async () => {
    const guarding = guardingWith([tools]);
    const name = `get_${masked(guarding, "secret")}`;
    expect(await released(callOf(name, "{}"), guarding)).toEqual([undefined, undefined]);
  });

  test("judge an answer as it is masked", async () => {
    const marker = markerGuardrail("zq-[0-9]{4}", { action: "mask" });
    const guarding = guardingWith([marker, small]);
    expect(await released({ content: "It: zq-1" }, guarding)).toEqual(["It: zq-1", "It: zq-1"]);
    expect(await released({ content: "I zq-1234" }, guarding)).toEqual(["I [MARK]", "I [MARK]"]);
    expect(await released({ content: "so zq-1234" }, guarding)).toEqual(["so [MARK]", "so [MARK]"]);
    expect(await released({ content: "thus zq-1234" }, guarding)).toEqual([undefined, undefined]);
  });

  test.each([
    [null, true],
    ["", true],
    ["{}", true],
    ["not json", false],
  ])("judge the text %p beside a tool call", async (content, passes) => {
    const sent = passes ? [["get_x", "{}"]] : undefined;
    expect(await released(callOf("get_x", "{}", content), guardingWith([shape]))).toEqual([sent, sent]);
  });

  // A step that ends the pipeline keeps the mask away that the step was looked at with.
  test.each([
    ["zq-1234", "zq-1234"],
    ["so, zq-1234", undefined],
    ["this is zq-1234", "this is [MARK]"],
  ])(
    "let nothing go that they did not look at, where their word changes it: %p",
    async (content, passing) => {
      const marker = markerGuardrail("zq-[0-9]{4}", { action: "mask", default_on: false });
      const step = { on_error: "block", pass_data: true } as const;
      const policy: GuardrailPolicy = {
        ...{ name: "p", add: ["marker", "small"], remove: [], exempt: [] },
        pipeline: {
          mode: "post_call",
          steps: [
            { ...step, guardrail: "small", on_pass: "allow", on_fail: "next" },
            { ...step, guardrail: "marker", on_pass: "allow", on_fail: "allow" },
          ],
        },
      };
      const attachment: PolicyAttachment = {
        ...{ policy: "p", isGlobal: true, priority: 0, isDefault: false },
        ...{ teams: [], keys: [], models: [], tags: [] },
      };
      const definitions = [marker, { ...small, default_on: false, params: { characters_max: 10 } }];
      const guarding = guardingWith(definitions, { policies: [policy], attachments: [attachment] });
      expect(await released({ content }, guarding)).toEqual([passing, passing]);
    },
  );
});
