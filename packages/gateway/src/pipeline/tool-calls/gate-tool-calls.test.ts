import { expect, test } from "bun:test";
import { contextWith, entryOf } from "../../../test/kit/call-entry.ts";
import { EventStoreUnavailable, type SealedEvent } from "../../ports/event-store.ts";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import type { ReplyEvent } from "../call.ts";
import { gateToolCalls } from "./gate-tool-calls.ts";

function event(delta: object, finish_reason: "tool_calls" | null = null): StreamEvent {
  const choices = [{ index: 0, delta, finish_reason }];
  const chunk = { id: "c", object: "chat.completion.chunk" as const, created: 1, model: "m", choices };
  return { kind: "chunk", chunk, raw: JSON.stringify(delta) };
}

const said = event({ content: "Let me see." });
const called = event({ tool_calls: [{ index: 0, function: { name: "read", arguments: "{}" } }] });
const finish = event({}, "tool_calls");
const done: StreamEvent = { kind: "done", raw: "" };

async function* answer(): AnswerStream {
  for (const each of [said, called, finish, done]) yield [each];
}

// Evidence that comes after the tool call is evidence that a crash can take away: a tool was run and nobody decided it.
test("a tool call waits until its decision is durable", async () => {
  const durable = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<readonly SealedEvent[]>();
  const context = contextWith((events) => {
    asked.resolve(events);
    return durable.promise;
  });
  const released: ReplyEvent[] = [];
  const reading = (async () => {
    for await (const batch of gateToolCalls(entryOf(context), answer(), context)) released.push(...batch);
  })();

  const events = await asked.promise;
  expect(events.map(({ type }) => type)).toEqual(["decision.made"]);
  expect(released).toEqual([said]);
  durable.resolve();
  await reading;
  expect(released).toEqual([said, called, finish, done]);
});

test("a tool call whose decision cannot be recorded ends the answer", async () => {
  const context = contextWith(async () => {
    throw new EventStoreUnavailable("full");
  });
  const released: ReplyEvent[] = [];
  for await (const batch of gateToolCalls(entryOf(context), answer(), context)) released.push(...batch);
  expect(released).toMatchObject([said, { kind: "failed", failure: { kind: "upstream_error" } }]);
});

// A name that cannot be recorded must not be a way around the record.
test("a tool call whose name is half a character, or very long, is decided and recorded like any other", async () => {
  const bodies: string[] = [];
  const context = contextWith(async (events) => void bodies.push(...events.map(({ body }) => body)));
  const call = (index: number, name: string) =>
    event({ tool_calls: [{ index, function: { name, arguments: "{}" } }] });
  async function* odd(): AnswerStream {
    yield [call(0, "\ud83d"), call(1, "x".repeat(300)), finish, done];
  }
  const released: ReplyEvent[] = [];
  for await (const batch of gateToolCalls(entryOf(context), odd(), context)) released.push(...batch);
  expect(released).toHaveLength(4);
  expect(bodies.map((body) => JSON.parse(body).data.facts.resource.id)).toEqual(["\ufffd", "x".repeat(256)]);
});
