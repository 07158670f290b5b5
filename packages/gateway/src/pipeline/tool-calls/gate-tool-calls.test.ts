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
const called = event({ tool_calls: [{ index: 0, function: { arguments: "{}", name: "read" } }] });
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
  expect(released.map((each) => (each.kind === "chunk" ? each.chunk : each))).toEqual([
    ...[said, called, finish].map((each) => (each.kind === "chunk" ? each.chunk : each)),
    done,
  ]);
});

test("a tool call whose decision cannot be recorded ends the answer", async () => {
  const context = contextWith(async () => {
    throw new EventStoreUnavailable("full");
  });
  const released: ReplyEvent[] = [];
  for await (const batch of gateToolCalls(entryOf(context), answer(), context)) released.push(...batch);
  expect(released).toMatchObject([said, { kind: "failed", failure: { kind: "upstream_error" } }]);
});

// A rule would see another name than the client: cut (so `endsWith` misses), replaced, or none.
test.each([
  ["half a character", { name: "\ud83d", arguments: "{}" }, {}],
  ["more than 256 characters", { name: "x".repeat(257), arguments: "{}" }, {}],
  ["no name", { arguments: "{}" }, {}],
  ["two names in two places", { name: "read", arguments: "{}" }, { name: "remove" }],
])("a tool call of %s is denied though the rules allow all, and so recorded", async (_what, called, more) => {
  const context = contextWith(async () => {});
  async function* odd(): AnswerStream {
    yield [event({ tool_calls: [{ index: 0, ...more, function: called }] }), finish, done];
  }
  const released: ReplyEvent[] = [];
  for await (const batch of gateToolCalls(entryOf(context), odd(), context)) released.push(...batch);
  expect(released).toHaveLength(1);
  const [end] = released;
  if (end?.kind !== "refused") throw new Error("The answer was not refused");
  expect(end.denial.entry.decided.decision).toMatchObject({
    outcome: "BLOCK",
    rationale_codes: expect.arrayContaining(["TOOL_NAME_UNCLEAR"]),
  });
  expect(end.denial.refusal.message).toBe(
    "Policy violation: rule — the answer calls a tool whose name is unclear",
  );
});

test("a name of 256 characters is decided, outside the basic plane as well", async () => {
  const context = contextWith(async () => {});
  async function* long(): AnswerStream {
    yield [
      event({ tool_calls: [{ index: 0, function: { name: "😀".repeat(256), arguments: "{}" } }] }),
      finish,
      done,
    ];
  }
  const released: ReplyEvent[] = [];
  for await (const batch of gateToolCalls(entryOf(context), long(), context)) released.push(...batch);
  expect(released.at(-1)).toEqual(done);
});
