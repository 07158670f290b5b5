import { expect, test } from "bun:test";
import { compileSnapshot } from "@meshgate/engine";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { sha256 } from "../../config/sha256.ts";
import { EventStoreUnavailable, type SealedEvent } from "../../ports/event-store.ts";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import type { Call, ReplyEvent } from "../call.ts";
import type { CallContext } from "../context.ts";
import { decide } from "../decide.ts";
import { createIdentify, type Principal } from "../identify.ts";
import { createHashText, observe } from "../observe.ts";
import type { RecordedCall } from "../record.ts";
import { gateToolCalls } from "./gate-tool-calls.ts";

/** The built-in rules, which allow tool calls and name them, so that each is decided; `append` is the store's. */
function contextWith(append: (events: readonly SealedEvent[]) => Promise<void>): CallContext {
  const snapshot = compileSnapshot(
    {
      routing: {
        keywords: [],
        maxPromptLengthForLocal: 1_000,
        maxUsdForLocal: null,
        inputUsdPer1mTokens: null,
        charsPerToken: 4,
        defaultLocation: "local",
      },
      providers: [
        { name: "lab", kind: "ollama", location: "local", defaultModel: "a", models: [], claimsFamily: [] },
      ],
      aliases: {},
    },
    sha256,
  );
  if (!snapshot.ok) throw new Error("The snapshot has no problem");
  return {
    snapshot: snapshot.value,
    keywords: { count: 0, matches: () => false },
    providers: new Map(),
    identify: createIdentify(undefined),
    environment: "test",
    auditMode: "strict",
    hashText: createHashText(undefined),
    store: { append, find: async () => [], ping: async () => {}, close: async () => {} },
    clock: systemClock,
    newId: () => Bun.randomUUIDv7(),
    origin: "test",
    observer: {
      callBegan: () => ({ lap: () => {} }),
      callRefused: () => {},
      callEnded: () => {},
      decisionsReleased: () => {},
      toolCallsDecided: () => {},
      evidenceMissing: () => {},
    },
    onEventLost: () => {},
    statusOf: () => 200,
    onBug: () => {},
  };
}

function entryOf(context: CallContext): RecordedCall {
  const principal: Principal = { actor: { type: "local", id: "local" }, roles: new Set(), tags: [] };
  const call: Call = {
    surface: "openai-chat",
    body: { messages: [{ role: "user", content: "Hi" }] },
    signal: new AbortController().signal,
  };
  const observed = observe(call, principal, context);
  if (!observed.ok) throw new Error(observed.error.message);
  const ids = { requestId: context.newId(), correlationId: "mine" };
  const decided = decide(context.snapshot, observed.value.facts, context.clock);
  return { ids, principal, observed: observed.value, decided };
}

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
