import { describe, expect, test } from "bun:test";
import { accumulate, eventsOf } from "../../../test/kit/accumulate.ts";
import { requestFor } from "../../../test/kit/read-fixture.ts";
import { ProviderConfig } from "../../config/schema.ts";
import type { ProviderRequest } from "../../ports/provider.ts";
import { openProvider } from "../open-provider.ts";

const sandbox = openProvider("sandbox", ProviderConfig.parse({ kind: "sandbox" }));
const tools = ["first", "second"].map((name) => ({
  type: "function",
  function: {
    name,
    parameters: {
      type: "object",
      properties: {
        city: { type: "string" },
        days: { type: "integer", minimum: 2 },
        note: { type: "string" },
      },
      required: ["city", "days"],
    },
  },
}));

async function completionFor(body: Partial<ProviderRequest["body"]> = {}) {
  const result = await sandbox.complete(requestFor(body));
  if (!result.ok) throw new Error(result.error.message);
  return result.value.completion;
}

async function choiceFor(body: Partial<ProviderRequest["body"]>) {
  const { choices } = await completionFor(body);
  if (choices[0] === undefined) throw new Error("no choice");
  return choices[0];
}

describe("the sandbox", () => {
  test("gives the same request the same answer", async () => {
    expect(await completionFor({ n: 2 })).toEqual(await completionFor({ n: 2 }));
  });

  test("gives other requests another id", async () => {
    const other = await completionFor({ messages: [{ role: "user", content: "Bye" }] });
    expect(other.id).not.toBe((await completionFor()).id);
  });

  test.each<readonly [string, Partial<ProviderRequest["body"]>]>([
    ["a question", {}],
    ["nothing to answer", { messages: [{ role: "system", content: "Be brief." }] }],
    ["a JSON object", { response_format: { type: "json_object" } }],
    ["a tool", { tools, tool_choice: "required" }],
  ])("says what it is when asked for %s", async (_what, body) => {
    expect((await choiceFor(body)).message.content).toMatch(/sandbox.*not a model/);
  });

  // A stand-in that echoes whole prompts would leak them into answers, logs and hashes of other systems.
  test("quotes at most sixty characters of the last user message, and none of the others", async () => {
    const long = "🗼".repeat(500);
    const { message } = await choiceFor({
      messages: [
        { role: "system", content: "hidden system words" },
        { role: "user", content: "earlier words" },
        { role: "user", content: long },
      ],
    });
    expect(message.content).toContain(`“${"🗼".repeat(60)}…”`);
    expect(message.content).not.toMatch(/hidden|earlier/);
  });

  test("keeps to the cap on tokens", async () => {
    const { choices, usage } = await completionFor({ max_tokens: 5 });
    expect(choices[0]?.finish_reason).toBe("length");
    expect([...(choices[0]?.message.content ?? "")]).toHaveLength(20);
    expect(usage?.completion_tokens).toBe(5);
  });

  test("stops before a stop sequence", async () => {
    const { message, finish_reason } = await choiceFor({ stop: ["never said", ", a stand-in"] });
    expect([message.content, finish_reason]).toEqual(["This is Meshgate's sandbox", "stop"]);
  });

  test("gives as many choices as asked", async () => {
    const { choices } = await completionFor({ n: 3 });
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  test.each([
    ["required", "first"],
    [{ type: "function", function: { name: "second" } }, "second"],
  ])("calls the tool that %j forces, with arguments that conform", async (tool_choice, name) => {
    const { message, finish_reason } = await choiceFor({ tools, tool_choice });
    expect(finish_reason).toBe("tool_calls");
    expect(message.tool_calls).toMatchObject([
      {
        type: "function",
        function: { name, arguments: '{"city":"sandbox stand-in, not a model","days":2}' },
      },
    ]);
  });

  test("calls no tool that it may leave", async () => {
    expect((await choiceFor({ tools, tool_choice: "auto" })).message.tool_calls).toBeUndefined();
  });

  test("streams in several batches what it says whole, tool calls too", async () => {
    for (const body of [{ n: 2 }, { tools, tool_choice: "required" }, { max_tokens: 3 }]) {
      const stream = await sandbox.stream(requestFor(body));
      if (!stream.ok) throw new Error(stream.error.message);
      const { choices } = accumulate(await eventsOf(stream.value));
      const whole = (await completionFor(body)).choices.map(({ message, finish_reason }) => ({
        content: message.content ?? "",
        reasoning: "",
        toolCalls: (message.tool_calls ?? []).flatMap((call) =>
          call.type === "function" ? [{ id: call.id, ...call.function }] : [],
        ),
        finishReason: finish_reason,
      }));
      expect(choices).toEqual(whole);
    }
  });

  test("ends its stream when the caller leaves", async () => {
    const caller = new AbortController();
    const stream = await sandbox.stream({ ...requestFor(), signal: caller.signal });
    if (!stream.ok) throw new Error(stream.error.message);
    const kinds: string[] = [];
    for await (const batch of stream.value) {
      kinds.push(...batch.map(({ kind }) => kind));
      caller.abort();
    }
    expect(kinds).toEqual(["chunk", "failed"]);
  });
});
