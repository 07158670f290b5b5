import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "@meshgate/canon";
import type { Hono } from "hono";
import { Registry } from "prom-client";
import { loadConfig } from "../../src/config/load-config.ts";
import { activate, governAnew } from "../../src/control/activate.ts";
import { type ControlState, createControlState } from "../../src/control/control-state.ts";
import { configuredEntities } from "../../src/control/directory/configured-entities.ts";
import { createGovernance } from "../../src/control/governance.ts";
import { followGuarding } from "../../src/control/guardrail-policies/follow-guarding.ts";
import { ADMIN_KEY_MADE } from "../../src/control/open-mode.ts";
import type { ChangeContext } from "../../src/control/policies/change-context.ts";
import { configuredPolicies } from "../../src/control/policies/configured-policies.ts";
import { policiesInForce } from "../../src/control/policies/policies-in-force.ts";
import { governanceRoutes } from "../../src/http/governance/governance-routes.ts";
import { guardrailPolicyRoutes } from "../../src/http/guardrail-policies/guardrail-policy-routes.ts";
import type { HttpEnv, Service } from "../../src/http/service.ts";
import type { Lasting } from "../../src/pipeline/context.ts";
import type { Principal, Role } from "../../src/pipeline/identify.ts";
import { joinContext } from "../../src/pipeline/join-context.ts";
import type { SealedEvent } from "../../src/ports/event-store.ts";
import { MemoryControlStore } from "../../src/stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../../src/stores/memory-event-store.ts";
import { callServices } from "./call-services.ts";
import { checkEvent } from "./contracts.ts";
import { plainPrincipal } from "./plain-principal.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The routes of governance over stores in memory: who asks is named, and the clock stands where it is put. */
export interface ControlPlane {
  /** `as` is the alias of one of the people below. */
  ask(method: string, path: string, body?: unknown, as?: Person): Promise<ControlAnswer>;
  readonly state: ControlState;
  readonly context: ChangeContext;
  /** `POST /governance/policies`, and so on. */
  routes(): readonly string[];
  /** Epoch milliseconds. */
  setTime(nowMs: number): void;
  /** Whether an admin key was made, which ends open mode. */
  isOpenOver(): Promise<boolean>;
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
  /** A key of Ada's whose words of itself are those of others. */
  disguised: {
    ...person("key_disguised", "ben", ["admin"], "key_ada"),
    environment: "playground",
    signals: { caller_trust: "high" },
  },
  ben: person("key_ben", "ben", ["admin"]),
  redAdmin: { ...person("key_red", "red", ["admin"]), team: { id: "team_red", name: "red" } },
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
  const identify = ({ headers }: { readonly headers: Headers }) => {
    const alias = headers.get("authorization")?.replace("Bearer ", "") ?? "local";
    const value = Object.entries(people).find(([name]) => name === alias)?.[1] ?? people.caller;
    return { ok: true, value } as const;
  };
  const policies = () => policiesInForce(state.entities("policy").values());
  const events: RecordedEvent[] = [];
  const record = new MemoryEventStore();
  const append = record.append.bind(record);
  record.append = async (sealed: readonly SealedEvent[]) => {
    await append(sealed);
    const written = sealed.map(({ body }): RecordedEvent => JSON.parse(body));
    for (const event of written) checkEvent(event);
    events.push(...written);
  };
  let nowMs = startTime;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const store = new MemoryControlStore(record);
  const state = await createControlState({ store, clock });
  state.configure([...configuredEntities(loaded.governance), ...configuredPolicies(loaded.governance)]);
  const { of: guarding } = followGuarding({ state, onRemark: () => undefined });
  const governing = { identify, policies, guarding, clock };
  const first = activate(loaded, governing);
  const active = () => governAnew(first, loaded, governing);
  const newId = () => Bun.randomUUIDv7();
  const context: ChangeContext = {
    state,
    past: store,
    record,
    snapshots: callServices(clock).snapshots,
    active,
    configuredGuarding: () => loaded.guardingInput,
    clock,
    newId,
    origin: "test",
  };
  const lasting: Lasting = {
    ...callServices(clock),
    store: record,
    clock,
    newId,
    origin: "test",
    observer: silentObserver,
    statusOf: () => 200,
    onEventLost: notHere,
    onBug: notHere,
  };
  const governance = createGovernance(context, { report: notHere }, joinContext(active, lasting));
  const app = routesOf({ active, newId, clock, governance });
  return {
    async ask(method, path, body, as = "ada") {
      const init = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
      const headers = { "content-type": "application/json", authorization: `Bearer ${as}` };
      const env = { peerAddress: "127.0.0.1", limitIdle: () => undefined };
      const answer = await app.request(path, { method, headers, ...init }, env);
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    },
    routes: () => app.routes.map(({ method, path }) => `${method} ${path}`),
    state,
    context,
    setTime: (ms) => {
      nowMs = ms;
    },
    isOpenOver: async () => (await store.get(ADMIN_KEY_MADE)) !== undefined,
    recorded: () => events,
  };
}

function routesOf(known: Pick<Service, "active" | "newId" | "clock" | "governance">): Hono<HttpEnv> {
  const service: Service = {
    ...known,
    turnAway: async (refusal) => refusal,
    bodyBytesMax: 1_000_000,
    metrics: new Registry(),
    publicUrl: undefined,
    baseUrl: () => "http://127.0.0.1",
    isDraining: () => false,
    pipeline: notHere,
    evaluate: notHere,
    audit: { find: notHere, eventsOf: notHere },
    auditSearch: { page: notHere, event: notHere },
    auditExport: { events: notHere, proof: notHere },
    evidence: { open: notHere },
    log: {
      origin: notHere,
      signers: notHere,
      checkpoint: notHere,
      hashTile: notHere,
      entryTile: notHere,
      consistency: notHere,
    },
    receipt: notHere,
    receiptSubject: notHere,
    replays: { run: notHere },
    snapshots: { list: notHere, content: notHere },
    approvals: { list: notHere, show: notHere, decide: notHere, urlOf: notHere },
    standings: { of: notHere },
    simulate: notHere,
    readiness: { check: notHere },
    acknowledgeFork: notHere,
    retention: { survey: notHere, apply: notHere, idle: notHere, remarks: notHere, close: notHere },
    dropped: { complete: notHere },
    content: { read: notHere, erase: notHere, rewrap: notHere },
  };
  return governanceRoutes(service).route("/", guardrailPolicyRoutes(service));
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

const silentObserver: Lasting["observer"] = {
  callBegan: () => ({ lap: () => {} }),
  callRefused: () => {},
  callEnded: () => {},
  decisionsReleased: () => {},
  toolCallsDecided: () => {},
  guardAsked: () => {},
  evidenceMissing: () => {},
};

function notHere(): never {
  throw new Error("The control plane alone is here.");
}
