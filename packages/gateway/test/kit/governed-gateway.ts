import { AuditEvent, type ChatCompletionsRequest } from "@meshgate/contracts";
import {
  builtInRuleSet,
  compileGovernance,
  compileRules,
  compileSnapshot,
  type GovernancePolicy,
  type Location,
  type RuleSet,
  withGovernance,
  withGuarding,
} from "@meshgate/engine";
import { sha256 } from "../../src/config/sha256.ts";
import type { Capture } from "../../src/content/create-capture.ts";
import { callStatus } from "../../src/http/problem.ts";
import type { Reply } from "../../src/pipeline/call.ts";
import type { Active, AuditMode, CallContext, Lasting } from "../../src/pipeline/context.ts";
import type { Principal } from "../../src/pipeline/identify.ts";
import { createHashText } from "../../src/pipeline/observe.ts";
import { createPipeline } from "../../src/pipeline/pipeline.ts";
import type { Notification } from "../../src/ports/notifier.ts";
import type { Price } from "../../src/prices/price.ts";
import { createSnapshotArchive } from "../../src/snapshots/create-snapshot-archive.ts";
import { createSnapshotKeeper } from "../../src/snapshots/create-snapshot-keeper.ts";
import { MemoryEventStore } from "../../src/stores/memory-event-store.ts";
import { MemorySnapshotStore } from "../../src/stores/snapshots/memory-snapshot-store.ts";
import { callServices } from "./call-services.ts";
import { checkDecisions } from "./check-record.ts";
import { checkEvent } from "./contracts.ts";
import { type GuardedSetting, guardingOf, guardrailsOf } from "./guardrails.ts";
import { MemoryApprovals } from "./memory-approvals.ts";
import { plainPrincipal } from "./plain-principal.ts";
import { ScriptedProvider } from "./scripted-provider.ts";
import { systemClock } from "./system-clock.ts";

export interface GovernedSetting {
  readonly policies: readonly GovernancePolicy[];
  readonly principal?: Partial<Principal>;
  readonly auditMode?: AuditMode;
  readonly capture?: Capture;
  readonly services?: Partial<Lasting>;
  readonly guards?: GuardedSetting;
  /** Where `up` runs; `public` where it is absent. `spare` is public. */
  readonly upLocation?: Location;
  /** Text of a rules document; the built-in rules where it is absent. */
  readonly rules?: string;
}

/** A dollar for a million input tokens, two for as many output tokens: 1 and 2 micro-USD a token. */
const price: Price = { inputPicoUsd: 1_000_000, outputPicoUsd: 2_000_000, source: "config" };

const routing = {
  keywords: [],
  maxPromptLengthForLocal: 0,
  maxUsdForLocal: null,
  inputUsdPer1mTokens: null,
  charsPerToken: 4,
  defaultLocation: "public",
} as const;

/** The whole pipeline in memory, with two scripted providers: `up` first, and `spare` where `up` fails. */
export function governedGateway(setting: GovernedSetting) {
  const store = new MemoryEventStore();
  const snapshots = new MemorySnapshotStore();
  const archive = createSnapshotArchive(snapshots);
  const approvals = new MemoryApprovals();
  const notifications: Notification[] = [];
  const bugs: unknown[] = [];
  const up = new ScriptedProvider("up");
  const spare = new ScriptedProvider("spare");
  const principal: Principal = {
    ...plainPrincipal,
    actor: { type: "key", id: "key_1" },
    alias: "svc",
    ...setting.principal,
  };
  const services = {
    ...callServices(systemClock),
    snapshots: createSnapshotKeeper({ store: snapshots, clock: systemClock, program: "test" }),
    approvals,
    notifier: { notify: (each: Notification) => void notifications.push(each) },
    ...setting.services,
  };
  const lasting: Lasting = {
    store,
    clock: systemClock,
    newId: () => Bun.randomUUIDv7(),
    origin: "gateway-test",
    observer: silentObserver,
    onEventLost: () => {},
    statusOf: callStatus,
    onBug: (bug) => bugs.push(bug),
    ...services,
  };
  let active: Active = {
    snapshot: snapshotWith(setting),
    keywords: { count: 0, matches: () => false },
    providers: new Map([up, spare].map((provider) => [provider.name, provider])),
    identify: () => ({ ok: true, value: principal }),
    environment: "test",
    auditMode: setting.auditMode ?? "strict",
    hashText: createHashText(undefined),
    capture: setting.capture,
    prices: { priceOf: (_, model) => (model === "unpriced" ? null : price) },
    outputTokensMaxDefault: 100,
    ...guardrailsOf(setting.guards, rulesOf(setting)),
  };
  const pipeline = createPipeline(() => active, lasting);
  return {
    up,
    spare,
    approvals,
    notifications,
    usage: services.usage,
    inFlight: services.inFlight,
    store,
    async call(
      body: Partial<ChatCompletionsRequest> = {},
      headers: Readonly<Record<string, string>> = {},
      signal = new AbortController().signal,
    ): Promise<Reply> {
      const whole = { messages: [{ role: "user", content: "Hi" }], model: "fast", ...body };
      const reply = await pipeline({
        surface: "openai-chat",
        headers: new Headers(headers),
        peerAddress: "127.0.0.1",
        signal,
        read: async () => ({ ok: true, value: whole }),
      });
      if (bugs.length > 0) throw bugs[0];
      return reply;
    },
    /** Publishes other guardrails, while calls are under way. */
    guard(guards: GuardedSetting): void {
      const snapshot = withGuarding(active.snapshot, guardingOf(guards), sha256);
      active = { ...active, snapshot, ...guardrailsOf(guards, rulesOf(setting)) };
    },
    /** The events of a call, oldest first, each held to its contract, its decisions made again. */
    async events({ ids }: Reply): Promise<readonly AuditEvent[]> {
      const found = await store.find({ id: ids.requestId, limit: 99 });
      await checkDecisions(
        found.map(({ body }) => body),
        archive,
      );
      return found.map(({ body }) => {
        const event: unknown = JSON.parse(body);
        checkEvent(event);
        return AuditEvent.parse(event);
      });
    },
    /** What a counter holds, now. */
    async counted(counter: string, kind: "budget" | "requests" | "tokens" = "budget") {
      const month = new Date(systemClock.nowMs()).toISOString().slice(0, 7);
      const [reading] = await services.usage.read([{ counter, kind, month }]);
      return { used: reading?.used, reserved: reading?.reserved };
    },
  };
}

function rulesOf({ rules }: GovernedSetting): RuleSet {
  if (rules === undefined) return builtInRuleSet(sha256);
  const compiled = compileRules([{ file: "rules.yaml", text: rules }], sha256);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
}

function snapshotWith(setting: GovernedSetting) {
  const { policies, guards, upLocation = "public" } = setting;
  const providers = ["up", "spare"].map((name) => ({
    name,
    kind: "openai" as const,
    location: name === "up" ? upLocation : "public",
    defaultModel: "small",
    models: ["unpriced"],
    claimsFamily: [],
  }));
  const aliases = {
    fast: [
      { provider: "up", model: "small" },
      { provider: "spare", model: "small" },
    ],
    dark: [{ provider: "up", model: "unpriced" }],
  };
  const compiled = compileSnapshot({ routing, providers, aliases, rules: rulesOf(setting) }, sha256);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const governed = withGovernance(compiled.value, compileGovernance(policies, sha256), sha256);
  return withGuarding(governed, guardingOf(guards), sha256);
}

const silentObserver: CallContext["observer"] = {
  callBegan: () => ({ lap: () => {} }),
  callRefused: () => {},
  callEnded: () => {},
  decisionsReleased: () => {},
  toolCallsDecided: () => {},
  guardAsked: () => {},
  evidenceMissing: () => {},
};
