import { describe, expect, test } from "bun:test";
import type { Finding, GuardrailDefinition } from "@meshgate/guardrails";
import fc from "fast-check";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { accumulate, eventsOf } from "../../test/kit/accumulate.ts";
import { contextWith, entryOf } from "../../test/kit/call-entry.ts";
import { guardingOf, guardrailsOf, markerGuardrail } from "../../test/kit/guardrails.ts";
import type { StreamEvent } from "../ports/provider.ts";
import { DONE, printChunk } from "../providers/openai-form/chunk-writer.ts";
import type { AnswerGuarding } from "./answer-guarding.ts";
import { guardAnswer } from "./guard-answer.ts";
import { GuardedStream } from "./guarded-stream.ts";
import { openMasking } from "./masking.ts";

const context = contextWith(async () => {});
const entry = entryOf(context);
const mark = "zq-4111";
const kept = "ann@mail.org";

function guardingWith(definition: GuardrailDefinition): AnswerGuarding {
  const definitions = [definition];
  const plan = guardingOf({ definitions }).plan("post_call", { tags: [], targets: [], added: [] });
  const { guardrails, callGuards, externalGuards } = guardrailsOf({ definitions }, context.snapshot.rules);
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

const masking = guardingWith(markerGuardrail("zq-[0-9]{4}", { action: "mask" }));
const email: Finding = { guardrail: "g", type: "EMAIL", start: 0, end: 12, score: 1, evidence: "pattern" };
const placeholder = masking.masking.vault.mask(email, kept);

const text = fc
  .array(fc.constantFrom("so ", "a", ", ", "\n", "é", "[[", mark, "zq-", placeholder, "4111 "), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));
const saying = fc.record({
  content: text,
  reasoning: text,
  args: fc.array(
    text.map((note) => JSON.stringify({ note })),
    { maxLength: 2 },
  ),
  /** How long each delta is. */
  pieceChars: fc.integer({ min: 1, max: 9 }),
});
type Saying = typeof saying extends fc.Arbitrary<infer S> ? S : never;

const heading = { id: "c", created: 1, model: "m" };

function completionOf({ content, reasoning, args }: Saying): ChatCompletion {
  const tool_calls = args.map((written, at) => ({
    id: `call_${at}`,
    type: "function" as const,
    function: { name: "pay", arguments: written },
  }));
  const message = {
    role: "assistant",
    content,
    refusal: null,
    reasoning_content: reasoning,
    tool_calls,
  } as const;
  return {
    ...heading,
    object: "chat.completion",
    choices: [{ index: 0, message: { ...message, tool_calls }, logprobs: null, finish_reason: "stop" }],
  };
}

function eventsFor({ content, reasoning, args, pieceChars }: Saying): readonly StreamEvent[] {
  const cut = (whole: string) => whole.match(new RegExp(`[^]{1,${pieceChars}}`, "g")) ?? [];
  return [
    event({ role: "assistant", content: "" }),
    ...cut(reasoning).map((piece) => event({ reasoning_content: piece } as object)),
    ...cut(content).map((piece) => event({ content: piece })),
    ...args.flatMap((written, index) => [
      event({
        tool_calls: [
          { index, id: `call_${index}`, type: "function", function: { name: "pay", arguments: "" } },
        ],
      }),
      ...cut(written).map((piece) => event({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    event({}, "stop"),
    { kind: "done", raw: DONE },
  ];
}

function event(
  delta: ChatCompletionChunk.Choice.Delta,
  finish_reason: ChatCompletionChunk.Choice["finish_reason"] = null,
): StreamEvent {
  const chunk: ChatCompletionChunk = {
    ...heading,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason }],
  };
  return { kind: "chunk", chunk, raw: printChunk(chunk) };
}

async function* batches(events: readonly StreamEvent[]) {
  for (const each of events) yield [each];
}

function guardStream(events: readonly StreamEvent[], guarding: AnswerGuarding, isJson = false) {
  return new GuardedStream(batches(events), guarding, { entry, isJson });
}

describe("a guarded stream", () => {
  // Where a stream shows more than the whole would, a provider that streams is a way past the guardrail.
  test("gives, in all, what the whole answer would give, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(saying, fc.boolean(), async (said, isJson) => {
        const whole = (await guardAnswer({ completion: completionOf(said), raw: "" }, masking)).answer;
        const [choice] = whole.completion.choices;
        const { choices } = accumulate(await eventsOf(guardStream(eventsFor(said), masking, isJson)));
        expect(choices[0]).toEqual({
          content: choice?.message.content ?? "",
          reasoning: String(Reflect.get(choice?.message ?? {}, "reasoning_content")),
          toolCalls: (choice?.message.tool_calls ?? []).map((call) => ({
            id: call.id,
            name: call.type === "function" ? call.function.name : "",
            arguments: call.type === "function" ? call.function.arguments : "",
          })),
          finishReason: "stop",
        });
        expect(JSON.stringify(choices)).not.toContain(mark);
        for (const { arguments: args } of choices[0]?.toolCalls ?? []) {
          expect(() => JSON.parse(args)).not.toThrow();
        }
      }),
      { numRuns: 150 },
    );
  });

  test("passes as it came where guardrails only flag, and says what they found", async () => {
    const flagging = guardingWith(markerGuardrail("zq-[0-9]{4}", { action: "flag", on_unscanned: "allow" }));
    const events = eventsFor({ content: `It is ${mark}.`, reasoning: "", args: [], pieceChars: 2 });
    const stream = guardStream(events, flagging);
    expect(await eventsOf(stream)).toEqual(events);
    expect(stream.verdicts).toMatchObject([{ guardrail: "marker", verdict: "flagged", types: ["MARK"] }]);
    expect(stream.findings).toEqual([{ type: "MARK", count: 1, where: "answer", guardrail: "marker" }]);
  });

  test("shows nothing of a tool call in which something is found that blocks", async () => {
    const blocking = guardingWith(markerGuardrail("zq-[0-9]{4}"));
    const args = [JSON.stringify({ note: mark })];
    const events = await eventsOf(
      guardStream(eventsFor({ content: "Well.", reasoning: "", args, pieceChars: 3 }), blocking),
    );
    const [choice] = accumulate(events).choices;
    expect(choice).toMatchObject({ content: "Well.", toolCalls: [], finishReason: "content_filter" });
    expect(events.at(-1)?.kind).toBe("refused");
  });

  // Whatever a provider may name a member, or write as a number, is shown by clients that print what they get.
  const shapes: readonly (readonly [string, object])[] = [
    ["a name of the delta", { [mark]: "so" }],
    ["a name within a list", { reasoning_details: [{ data: { [mark]: 1 } }] }],
    ["a number of the delta", { card: 41114111 }],
    ["a number within a list", { reasoning_details: [{ index: 0, type: "x", data: { card: 41114111 } }] }],
  ];
  const shown = "zq-[0-9]{4}|4111[0-9]{4}";

  test.each(shapes)("masks %s, and lets the texts beside it pass", async (_, delta) => {
    const guarding = guardingWith(markerGuardrail(shown, { action: "mask" }));
    const written = JSON.stringify(
      await eventsOf(guardStream([event({ ...delta, content: "Well." }), event({}, "stop")], guarding)),
    );
    expect(written).not.toMatch(new RegExp(shown));
    expect(written).toContain("[MARK]");
    expect(written).toContain("Well.");
  });

  test.each([...shapes, ["an opaque text", { audio: { id: mark } }] as const])(
    "shows nothing of %s that blocks",
    async (_, delta) => {
      const passed = await eventsOf(guardStream([event(delta)], guardingWith(markerGuardrail(shown))));
      expect(JSON.stringify(passed)).not.toMatch(new RegExp(shown));
      expect(passed.at(-1)?.kind).toBe("refused");
    },
  );

  // What is past the end of what a pattern reads would pass in clear, though a mask stands before it.
  test.each(["deny", "deny-text", "allow"] as const)(
    "lets a tool call that is too large for a mask pass only where that is allowed: %s",
    async (on_unscanned) => {
      const guarding = guardingWith(markerGuardrail("zq-[0-9]{4}", { action: "mask", on_unscanned }));
      const note = `${"so ".repeat(100_000)}${mark}`;
      const call = { index: 0, function: { name: "pay", arguments: JSON.stringify({ note }) } };
      const events = [event({ tool_calls: [call] }), event({}, "stop")];
      const passed = await eventsOf(guardStream(events, guarding));
      expect(JSON.stringify(passed).includes("so so")).toBe(on_unscanned === "allow");
      expect(passed.at(-1)?.kind === "refused").toBe(on_unscanned !== "allow");
    },
  );

  test("ends where more than a mebibyte waits to be whole", async () => {
    const piece = "x".repeat(300_000);
    const events = Array.from({ length: 5 }, () =>
      event({ tool_calls: [{ index: 0, function: { name: "pay", arguments: piece } }] }),
    );
    const passed = await eventsOf(guardStream(events, masking));
    expect(passed).toMatchObject([{ kind: "failed", failure: { kind: "malformed_response" } }]);
  });
});
