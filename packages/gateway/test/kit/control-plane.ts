import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "@meshgate/canon";
import { Hono } from "hono";
import { Registry } from "prom-client";
import { loadConfig } from "../../src/config/load-config.ts";
import { activate } from "../../src/control/activate.ts";
import { type ControlState, createControlState } from "../../src/control/control-state.ts";
import { createGovernance } from "../../src/control/governance.ts";
import type { ChangeContext } from "../../src/control/policies/change-context.ts";
import { createChanges } from "../../src/control/policies/changes.ts";
import { configuredPolicies } from "../../src/control/policies/configured-policies.ts";
import { createPolicies } from "../../src/control/policies/policies.ts";
import { createWaivers } from "../../src/control/policies/waivers.ts";
import { changeRoutes } from "../../src/http/governance/changes.ts";
import { policyRoutes } from "../../src/http/governance/policies.ts";
import { waiverRoutes } from "../../src/http/governance/waivers.ts";
import type { HttpEnv, Service } from "../../src/http/service.ts";
import type { Principal, Role } from "../../src/pipeline/identify.ts";
import type { Refusal } from "../../src/pipeline/refusal.ts";
import type { SealedEvent } from "../../src/ports/event-store.ts";
import { MemoryControlStore } from "../../src/stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../../src/stores/memory-event-store.ts";
import { plainPrincipal } from "./plain-principal.ts";
import { systemClock } from "./system-clock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The routes of governance over stores in memory: who asks is named, and the clock stands where it is put. */
export interface ControlPlane {
  /** `as` is the alias of one of the people below. */
  ask(method: string, path: string, body?: unknown, as?: Person): Promise<ControlAnswer>;
  readonly state: ControlState;
  readonly context: ChangeContext;
  /** Epoch milliseconds. */
  setTime(nowMs: number): void;
  /** What was recorded so far, in order. */
  recorded(): readonly RecordedEvent[];
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface RecordedEvent {
  readonly type: string;
  readonly actor: { readonly id: string };
  readonly data: JsonObject;
}

/** `ada2` is a key that Ada made: the same person. */
const people = {
  ada: person("key_ada", "ada", ["admin"]),
  ada2: person("key_ada2", "ada2", ["admin"], "key_ada"),
  ben: person("key_ben", "ben", ["admin"]),
  approver: person("key_approver", "approver", ["approver"]),
  auditor: person("key_auditor", "auditor", ["auditor"]),
  caller: person("key_caller", "caller", ["caller"]),
  local: { ...plainPrincipal, roles: new Set<Role>(["admin"]) },
} as const;
export type Person = keyof typeof people;

function person(id: string, alias: string, roles: readonly Role[], root = id): Principal {
  return { ...plainPrincipal, actor: { type: "key", id }, alias, person: root, roles: new Set(roles) };
}

export interface ControlPlaneOptions {
  /** Text of a meshgate.yaml. */
  readonly config?: string;
  /** Text of a rules document. */
  readonly rules?: string;
}

export const startTime = Date.parse("2026-11-20T12:00:00Z");

export async function startControlPlane({ config, rules }: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const loaded = await load(config ?? "providers: {openai: {kind: sandbox, default_model: gpt-4o}}", rules);
  const active = {
    ...activate(loaded, { identify: notHere, policies: () => [], clock: systemClock }),
    identify: ({ headers }: { readonly headers: Headers }) => {
      const alias = headers.get("authorization")?.replace("Bearer ", "") ?? "local";
      return {
        ok: true,
        value: Object.entries(people).find(([name]) => name === alias)?.[1] ?? people.caller,
      } as const;
    },
  };
  const events: RecordedEvent[] = [];
  const record = new MemoryEventStore();
  const append = record.append.bind(record);
  record.append = async (sealed: readonly SealedEvent[]) => {
    await append(sealed);
    events.push(...sealed.map(({ body }): RecordedEvent => JSON.parse(body)));
  };
  let nowMs = startTime;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const store = new MemoryControlStore(record);
  const state = await createControlState({ store, clock });
  state.configure(configuredPolicies(loaded.governance));
  const newId = () => Bun.randomUUIDv7();
  const context: ChangeContext = {
    state,
    past: store,
    record,
    active: () => active,
    clock,
    newId,
    origin: "test",
  };
  const governance = createGovernance(context, { report: notHere });
  const app = routesOf({ ...unused, active: () => active, newId, clock, governance }, context);
  return {
    async ask(method, path, body, as = "ada") {
      const init = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
      const headers = { "content-type": "application/json", authorization: `Bearer ${as}` };
      const env = { peerAddress: "127.0.0.1", limitIdle: () => undefined };
      const answer = await app.request(path, { method, headers, ...init }, env);
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    },
    state,
    context,
    setTime: (ms) => {
      nowMs = ms;
    },
    recorded: () => events,
  };
}

function routesOf(service: Service, context: ChangeContext): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .route("/", policyRoutes(service, createPolicies(context)))
    .route("/", waiverRoutes(service, createWaivers(context)))
    .route("/", changeRoutes(service, createChanges(context)));
}

async function load(config: string, rules: string | undefined) {
  const folder = temporaryFolder();
  await writeFile(
    join(folder, "meshgate.yaml"),
    rules === undefined ? config : `${config}\nrules: ./rules.yaml\n`,
  );
  if (rules !== undefined) await writeFile(join(folder, "rules.yaml"), rules);
  const loaded = await loadConfig({ env: { MESHGATE_ADMIN_KEY: `mgk_${"a".repeat(43)}` }, cwd: folder });
  await rm(folder, { recursive: true });
  if (!loaded.ok) throw new Error(loaded.error.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return loaded.value;
}

function notHere(): never {
  throw new Error("The control plane alone is here.");
}

/** The surfaces that governance does not touch. */
const unused = {
  pipeline: notHere,
  evaluate: notHere,
  turnAway: async (refusal: Refusal) => refusal,
  audit: { find: notHere },
  readiness: { check: notHere },
  metrics: new Registry(),
  bodyBytesMax: 1_000_000,
  publicUrl: undefined,
  baseUrl: () => "http://127.0.0.1",
  isDraining: () => false,
};
