import { compileSnapshot } from "@meshgate/engine";
import { sha256 } from "../../src/config/sha256.ts";
import type { Call } from "../../src/pipeline/call.ts";
import type { CallContext } from "../../src/pipeline/context.ts";
import { decide } from "../../src/pipeline/decide.ts";
import { createHashText, observe } from "../../src/pipeline/observe.ts";
import type { RecordedCall } from "../../src/pipeline/record.ts";
import type { SealedEvent } from "../../src/ports/event-store.ts";
import { callServices } from "./call-services.ts";
import { noGuardrails } from "./guardrails.ts";
import { plainPrincipal } from "./plain-principal.ts";
import { systemClock } from "./system-clock.ts";

/** The built-in rules, which allow tool calls and name them, so that each is decided; `append` is the store's. */
export function contextWith(append: (events: readonly SealedEvent[]) => Promise<void>): CallContext {
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
  const context: CallContext = {
    current: () => context,
    snapshot: snapshot.value,
    keywords: { count: 0, matches: () => false },
    providers: new Map(),
    identify: () => ({ ok: true, value: plainPrincipal }),
    environment: "test",
    auditMode: "strict",
    hashText: createHashText(undefined),
    prices: { priceOf: () => null },
    outputTokensMaxDefault: 4_096,
    ...noGuardrails,
    ...callServices(systemClock),
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
      guardAsked: () => {},
      evidenceMissing: () => {},
    },
    onEventLost: () => {},
    statusOf: () => 200,
    onBug: () => {},
  };
  return context;
}

/** A call that was observed and decided. */
export function entryOf(context: CallContext): RecordedCall {
  const call: Call = {
    surface: "openai-chat",
    body: { messages: [{ role: "user", content: "Hi" }] },
    addedGuardrails: [],
    wishes: { waitMs: 0 },
    signal: new AbortController().signal,
  };
  const observed = observe(call, plainPrincipal, context);
  if (!observed.ok) throw new Error(observed.error.message);
  const ids = { requestId: context.newId(), correlationId: "mine" };
  const decided = decide(context.snapshot, observed.value.facts, context.clock);
  return { ids, principal: plainPrincipal, observed: observed.value, decided };
}
