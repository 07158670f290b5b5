import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AuditEvent } from "@meshgate/contracts";
import type { Decision, Facts } from "@meshgate/engine";
import { callServices } from "../../test/kit/call-services.ts";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { loadConfig } from "../config/load-config.ts";
import { activate } from "../control/activate.ts";
import { nextTurn } from "../in-turns.ts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import type { Active, AuditMode, Lasting } from "./context.ts";
import { createEvaluate, type IncomingEvaluation } from "./evaluate.ts";
import { createIdentify, type Role } from "./identify.ts";

const facts: Facts = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", sensitivity: "internal" },
  signals: {},
};

let active: Active;
let appends: (readonly SealedEvent[])[];
let refused: string[];
let lost: number;

const nobody = () => ({ ok: false, error: { kind: "unknown" } }) as const;

beforeAll(async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, "meshgate.yaml"), "providers: {sandbox: {kind: sandbox, location: local}}\n");
  const loaded = await loadConfig({ env: {}, cwd: folder });
  await rm(folder, { recursive: true });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const clock = { nowMs: () => 0, monotonicMs: () => 0 };
  const identify = createIdentify({ find: nobody, isOpen: () => true, adminKey: undefined });
  const guarding = () => loaded.value.guarding;
  active = activate(loaded.value, { identify, policies: () => [], guarding, clock });
});

beforeEach(() => {
  appends = [];
  refused = [];
  lost = 0;
});

interface Setting {
  readonly roles?: readonly Role[];
  readonly auditMode?: AuditMode;
  readonly storeFails?: boolean;
}

function evaluator({ roles = ["caller"], auditMode = "strict", storeFails = false }: Setting = {}) {
  const store = new MemoryEventStore();
  const lasting: Lasting = {
    store: Object.assign(store, {
      append: async (events: readonly SealedEvent[]) => {
        if (storeFails) throw new EventStoreUnavailable("The disk is full.");
        appends.push(events);
      },
    }),
    clock: { nowMs: () => 1_766_000_000_000, monotonicMs: () => 0 },
    newId: () => Bun.randomUUIDv7(),
    origin: "test",
    observer: {
      callBegan: () => ({ lap: () => undefined }),
      callRefused: (_, kind) => refused.push(kind),
      callEnded: () => undefined,
      decisionsReleased: () => undefined,
      toolCallsDecided: () => undefined,
      guardAsked: () => undefined,
      evidenceMissing: () => undefined,
    },
    ...callServices(systemClock),
    onEventLost: () => {
      lost += 1;
    },
    statusOf: () => 200,
    onBug: (bug) => {
      throw bug;
    },
  };
  const principal = { ...plainPrincipal, actor: { type: "key", id: "svc" }, roles: new Set(roles) } as const;
  const now: Active = { ...active, auditMode, identify: () => ({ ok: true, value: principal }) };
  return createEvaluate(() => now, lasting);
}

function asking(count: number, more: Partial<IncomingEvaluation<Decision[]>> = {}) {
  const incoming: IncomingEvaluation<Decision[]> = {
    headers: new Headers(),
    peerAddress: "127.0.0.1",
    explain: false,
    readBody: async () => ({ ok: true, value: undefined }),
    question: () => ({
      ok: true,
      value: (decide) => Array.from({ length: count }, () => decide({ facts }).decision),
    }),
    ...more,
  };
  return incoming;
}

test("several decisions are one append, and all are found by the id of the request", async () => {
  const reply = await evaluator()(asking(3));
  expect(reply.kind).toBe("decided");
  expect(appends.map((events) => events.length)).toEqual([3]);
  const events = appends.flat().map(({ body }) => AuditEvent.parse(JSON.parse(body)));
  expect(events.map((event) => event.request_id === reply.ids.requestId)).toEqual([true, false, false]);
  expect(new Set(events.map((event) => event.request_id)).size).toBe(3);
  expect(new Set(events.map((event) => event.correlation_id))).toEqual(new Set([reply.ids.requestId]));
});

test("the event says who asked, where this service runs, and what was asked of another environment", async () => {
  await evaluator()(asking(1));
  const [event] = appends.flat().map(({ body }) => AuditEvent.parse(JSON.parse(body)));
  expect(event).toMatchObject({
    type: "decision.made",
    actor: { type: "key", id: "svc" },
    environment: "dev",
    data: { facts, default_applied: false, decision: { outcome: "ALLOW" } },
  });
});

/** A decision without evidence would be one that nobody can be held to. */
describe("where the record cannot be written,", () => {
  test("strict gives no decision", async () => {
    expect(await evaluator({ storeFails: true })(asking(1))).toMatchObject({
      kind: "refused",
      refusal: { kind: "record-unavailable" },
    });
    expect(refused).toEqual(["record-unavailable"]);
  });

  test("relaxed gives it, and says that evidence was lost", async () => {
    expect((await evaluator({ storeFails: true, auditMode: "relaxed" })(asking(1))).kind).toBe("decided");
    await nextTurn();
    expect(lost).toBe(1);
  });

  test("off does not even ask", async () => {
    expect((await evaluator({ storeFails: true, auditMode: "off" })(asking(1))).kind).toBe("decided");
    expect(lost).toBe(0);
  });
});

/** A trace tells which rules there are: whoever may only ask for decisions must not read policy by it. */
describe("roles:", () => {
  test.each([
    [["caller"], false, "decided"],
    [["caller"], true, "refused"],
    [["caller", "auditor"], true, "decided"],
    [["admin"], true, "decided"],
    [["auditor"], false, "refused"],
    [["operator", "approver"], false, "refused"],
  ] as const)("%p, explained: %p, is %s", async (roles, explain, kind) => {
    const reply = await evaluator({ roles })(asking(1, { explain }));
    expect(reply.kind).toBe(kind);
    if (reply.kind === "refused") expect(reply.refusal.kind).toBe("forbidden");
  });

  test("nothing is read of a caller who may not ask", async () => {
    let read = false;
    const reading = asking(1, {
      readBody: async () => {
        read = true;
        return { ok: true, value: undefined };
      },
    });
    await evaluator({ roles: [] })(reading);
    expect(read).toBe(false);
  });
});

test("nothing is recorded where nothing was decided", async () => {
  expect((await evaluator()(asking(0))).kind).toBe("decided");
  expect(appends).toEqual([]);
});

test("an id in the header that no event can hold is refused", async () => {
  const reply = await evaluator()(asking(1, { headers: new Headers({ "x-request-id": "x".repeat(129) }) }));
  expect(reply).toMatchObject({ kind: "refused", refusal: { field: "X-Request-Id" } });
});
