import { afterEach, describe, expect, test } from "bun:test";
import type { ApprovalNeed } from "@meshgate/engine";
import { approvalRequest } from "../../test/kit/approvals.ts";
import { checkEvent } from "../../test/kit/contracts.ts";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import type { ApprovalQuestion } from "../pipeline/approvals.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Notification } from "../ports/notifier.ts";
import { MemoryApprovalStore } from "../stores/approvals/memory-approval-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { MemoryOutbox } from "../stores/outbox/memory-outbox.ts";
import { type ApprovalService, createApprovals } from "./create-approvals.ts";

const REQUEST = "019b0000-0000-7000-8000-0000000000a1";
const never = new AbortController().signal;

const ofPolicy: ApprovalNeed = {
  kind: "policy",
  policyId: "pol_1",
  bind: "request",
  ttlSeconds: 60,
  show: "labels",
};
const ofRule: ApprovalNeed = { kind: "rule", policyId: "acme" };
const agent = { id: "agt_1", name: "robot", isBlocked: false, createdAtMs: 0 };
const caller = key("key_caller", "root_a", { agent });
const approver = key("key_approver", "root_b");

const services: ApprovalService[] = [];
afterEach(() => {
  for (const service of services.splice(0)) service.close();
});

/** One process, on stores of its own or those of another. */
function setUp(stores = newStores()) {
  const { store, clock, told } = stores;
  const service = createApprovals({
    store,
    clock,
    newId: () => Bun.randomUUIDv7(),
    eventOrigin: () => ({ origin: "test", environment: "production" }),
    urlOf: (id) => `http://gateway.test/governance/approvals/${id}`,
    personsOfAgent: (id) => (id === agent.id ? ["root_of_agent"] : []),
    messagesOf: (notification) => {
      told.push(notification);
      return [];
    },
    onMessages: () => {},
    pollMs: 1,
    sweepMs: 1,
  });
  services.push(service);
  return { ...stores, service };
}

function newStores() {
  const events = new MemoryEventStore();
  const store = new MemoryApprovalStore(events, new MemoryOutbox());
  const told: Notification[] = [];
  return { events, store, clock: new ManualClock(1_000_000), told };
}

describe("asking", () => {
  test("finds nothing before it was asked for, and the same approval from then on", async () => {
    const { service } = setUp();
    const question = ask();
    expect(await service.lookUp(question)).toEqual([]);
    const opened = await service.open(question);
    const [fact] = opened;
    expect(opened).toEqual([
      { approval_id: expect.stringMatching(/^apr_[0-9a-f]{32}$/), policy_id: "pol_1", status: "pending" },
    ]);
    expect(await service.lookUp(question)).toEqual(opened);
    expect(await service.open(ask({ requestId: "019b0000-0000-7000-8000-0000000000a2" }))).toEqual(opened);
    expect(await service.describe(fact?.approval_id ?? "")).toEqual({
      id: fact?.approval_id ?? "",
      status: "pending",
      expires_at: "1970-01-01T00:17:40.000Z",
      url: `http://gateway.test/governance/approvals/${fact?.approval_id}`,
    });
  });

  test("asks for each policy and rule apart, and says which fact is whose", async () => {
    const { service } = setUp();
    const needs = [ofRule, { ...ofRule, ruleId: "r" }, ofPolicy, { ...ofPolicy, policyId: "pol_2" }] as const;
    const facts = await service.open(ask({ needs }));
    expect(facts.map(({ policy_id, rule_id }) => [policy_id, rule_id])).toEqual([
      ["acme", ""],
      ["acme", "r"],
      ["pol_1", undefined],
      ["pol_2", undefined],
    ]);
    expect(new Set(facts.map(({ approval_id }) => approval_id)).size).toBe(4);
  });

  // What an attacker gains if this breaks: a call goes through on the yes to another one.
  test.each<readonly [what: string, other: Partial<ApprovalQuestion>]>([
    ["another body", { callSha256: "f".repeat(64) }],
    ["another key", { principal: key("key_other", "root_a", { agent }) }],
    ["another policy", { needs: [{ ...ofPolicy, policyId: "pol_2" }] }],
    ["a rule in place of a policy", { needs: [{ kind: "rule", policyId: "pol_1" }] }],
    ["the whole agent", { needs: [{ ...ofPolicy, bind: "agent" }] }],
  ])("does not cover %s", async (_, other) => {
    const { service } = setUp();
    await approve(service, ask());
    expect(await service.lookUp(ask())).toMatchObject([{ status: "approved" }]);
    expect(await service.lookUp(ask(other))).toEqual([]);
  });

  test("covers an agent's every call and key where the policy binds the agent, and no other agent", async () => {
    const { service } = setUp();
    const needs = [{ ...ofPolicy, bind: "agent" }] as const;
    await approve(service, ask({ needs }));
    const anotherCall = { needs, callSha256: "f".repeat(64), principal: key("key_2", "root_a", { agent }) };
    expect(await service.lookUp(ask(anotherCall))).toMatchObject([{ status: "approved" }]);
    const otherAgent = key("key_caller", "root_a", { agent: { ...agent, id: "agt_2" } });
    expect(await service.lookUp(ask({ needs, principal: otherAgent }))).toEqual([]);
    expect(await service.lookUp(ask({ needs, principal: key("key_caller", "root_a") }))).toEqual([]);
  });

  test("says why the approval that a caller names is not taken", async () => {
    const { service } = setUp();
    const id = await approve(service, ask());
    expect(await service.misnamed(ask())).toBeUndefined();
    expect(await service.misnamed(ask({ named: id }))).toBeUndefined();
    expect(await service.misnamed(ask({ named: id, callSha256: "f".repeat(64) }))).toContain(
      `Approval ${id} covers another call than this one`,
    );
    const unknown = `You have no approval ${id}.`;
    expect(await service.misnamed(ask({ named: id, principal: key("key_b", "root_b") }))).toStartWith(
      unknown,
    );
    expect(await service.misnamed(ask({ named: "apr_0" }))).toStartWith("You have no approval apr_0.");
  });

  test("lets nobody bury the others: past a thousand that wait, a caller gets no more", async () => {
    const { service } = setUp();
    const hashes = Array.from({ length: 1_001 }, (_, index) => index.toString(16).padStart(64, "0"));
    const opened = [];
    for (const callSha256 of hashes) opened.push(...(await service.open(ask({ callSha256 }))));
    expect(opened).toHaveLength(1_000);
    expect(await service.open(ask({ principal: key("key_other", "root_a") }))).toHaveLength(1);
  });
});

describe("deciding", () => {
  test("lets another person decide, once, and keeps what was denied", async () => {
    const { service } = setUp();
    const id = await opened(service, ask());
    expect(await service.decide(id, { decision: "deny", reason: "no" }, approver)).toMatchObject({
      ok: true,
      value: { status: "denied", verdict: { decidedBy: "key_approver", self: false } },
    });
    expect(await service.lookUp(ask())).toMatchObject([{ approval_id: id, status: "denied" }]);
    expect(await service.open(ask())).toMatchObject([{ approval_id: id, status: "denied" }]);
    expect(await service.decide(id, { decision: "approve" }, approver)).toMatchObject({
      ok: false,
      error: { kind: "changed-meanwhile" },
    });
  });

  // What an attacker gains if this breaks: an administrator lets any call of their own pass, by way of a key made a second before.
  test("lets nobody decide on a call of their own person, whatever key they use", async () => {
    const { service } = setUp();
    const id = await opened(service, ask());
    for (const own of [caller, key("key_new", "root_a"), key("root_a", "root_a")]) {
      expect(await service.decide(id, { decision: "approve" }, own)).toMatchObject({
        ok: false,
        error: { kind: "same-person" },
      });
    }
    expect(await service.lookUp(ask())).toMatchObject([{ status: "pending" }]);
  });

  // What an attacker gains if this breaks: two keys of one agent are a caller and its own second person.
  test("lets nobody decide who asked for it too, or whose key is of the agent that it covers", async () => {
    const { service } = setUp();
    const needs = [{ ...ofPolicy, bind: "agent" }] as const;
    const joining = key("key_2", "root_c", { agent });
    const id = await opened(service, ask({ needs }));
    expect(await service.open(ask({ needs, principal: joining }))).toMatchObject([{ approval_id: id }]);
    const own = [joining, key("key_new", "root_c"), key("key_3", "root_of_agent")];
    for (const one of own) {
      expect(await service.decide(id, { decision: "approve" }, one)).toMatchObject({
        ok: false,
        error: { kind: "same-person" },
      });
    }
    expect((await service.decide(id, { decision: "approve" }, approver)).ok).toBe(true);
  });

  // What an attacker gains if this breaks: who approves an agent's calls makes a key of that agent afterwards.
  test("lets no call of a person through on that person's own yes, whichever key came later", async () => {
    const { service } = setUp();
    const needs = [{ ...ofPolicy, bind: "agent" }] as const;
    await approve(service, ask({ needs }));
    const later = { needs, callSha256: "f".repeat(64) };
    expect(await service.lookUp(ask(later))).toMatchObject([{ status: "approved" }]);
    const own = ask({ ...later, principal: key("key_later", approver.person, { agent }) });
    expect([await service.lookUp(own), await service.open(own)]).toEqual([[], []]);
  });

  test("lets the one local user of open mode decide, and marks it", async () => {
    const { service } = setUp();
    const local = { ...plainPrincipal, person: "local" };
    const id = await opened(service, ask({ principal: local }));
    expect(await service.decide(id, { decision: "approve" }, local)).toMatchObject({
      ok: true,
      value: { status: "approved", verdict: { self: true } },
    });
  });

  test.each<readonly [name: string, approvers: readonly string[], may: boolean]>([
    ["by no alias, which could be another key's next", ["alias of key_approver"], false],
    ["by the id of their key", ["key_approver"], true],
    ["by their person", ["root_b"], true],
    ["by none of these", ["somebody"], false],
  ])("lets those alone decide whom the policy names: %s", async (_, approvers, may) => {
    const { service } = setUp();
    const id = await opened(service, ask({ needs: [{ ...ofPolicy, approvers }] }));
    expect((await service.decide(id, { decision: "approve" }, approver)).ok).toBe(may);
  });

  test("knows nothing of an approval that does not exist", async () => {
    const { service } = setUp();
    expect(await service.decide("apr_1", { decision: "approve" }, approver)).toMatchObject({
      ok: false,
      error: { kind: "not-found" },
    });
    expect(await service.show("apr_1", approver)).toBeUndefined();
    expect(await service.describe("apr_1")).toBeUndefined();
  });
});

describe("waiting", () => {
  test("wakes at once where this process decides", async () => {
    const { service } = setUp();
    const id = await opened(service, ask());
    const waiting = service.decided([id], 60_000, never);
    await service.decide(id, { decision: "approve" }, approver);
    await waiting;
    expect(await service.lookUp(ask())).toMatchObject([{ status: "approved" }]);
  });

  test("wakes where another process decides, and where it has decided before", async () => {
    const here = setUp();
    const { service: there } = setUp(here);
    const id = await opened(here.service, ask());
    const waiting = here.service.decided([id], 60_000, never);
    await there.decide(id, { decision: "deny" }, approver);
    await waiting;
    await here.service.decided([id], 60_000, never);
    expect(await here.service.lookUp(ask())).toMatchObject([{ status: "denied" }]);
  });

  test("waits for all of several", async () => {
    const { service } = setUp();
    const [first, second] = [await opened(service, ask()), await opened(service, ask({ needs: [ofRule] }))];
    let over = false;
    const waiting = service.decided([first, second], 60_000, never).then(() => {
      over = true;
    });
    await service.decide(first, { decision: "approve" }, approver);
    await service.describe(first);
    expect(over).toBe(false);
    await service.decide(second, { decision: "approve" }, approver);
    await waiting;
  });

  test("ends with the time, with the caller, and with the expiry", async () => {
    const { service, clock } = setUp();
    const id = await opened(service, ask());
    await service.decided([id], 1, never);
    const caller = new AbortController();
    const waiting = service.decided([id], 60_000, caller.signal);
    caller.abort();
    await waiting;
    await service.decided([id], 60_000, caller.signal);
    const last = service.decided([id], 60_000, never);
    clock.advance(60_000);
    await last;
    expect(await service.describe(id)).toMatchObject({ status: "expired" });
  });
});

describe("using", () => {
  test("lets one of two retries through, and a third after the first gave back", async () => {
    const { service } = setUp();
    const id = await approve(service, ask());
    const [a, b, c] = ["a1", "a2", "a3"].map((end) => `019b0000-0000-7000-8000-0000000000${end}`) as [
      string,
      string,
      string,
    ];
    expect((await Promise.all([service.use([id], a), service.use([id], b)])).toSorted()).toEqual([
      false,
      true,
    ]);
    expect(await service.describe(id)).toMatchObject({ status: "used" });
    await service.giveBack(a);
    expect(await service.use([id], c)).toBe(true);
  });

  test("finds no approval for a request whose approval is used, so that it asks anew", async () => {
    const { service } = setUp();
    const id = await approve(service, ask());
    await service.use([id], REQUEST);
    expect(await service.lookUp(ask())).toEqual([]);
    expect(await opened(service, ask())).not.toBe(id);
  });
});

describe("text", () => {
  const needs = [{ ...ofPolicy, show: "text" }] as const;

  test("is shown while it waits, and to nobody afterwards", async () => {
    const { service } = setUp();
    const id = await opened(service, ask({ needs }));
    expect(await service.show(id, approver)).toMatchObject({ text: "the whole prompt" });
    await service.decide(id, { decision: "approve" }, approver);
    expect(await service.show(id, approver)).not.toHaveProperty("text");
  });

  test("is not even read where the policy shows labels alone", async () => {
    const { service } = setUp();
    const text = () => {
      throw new Error("the text was read");
    };
    const id = await opened(service, ask({ text }));
    expect(await service.show(id, approver)).not.toHaveProperty("text");
  });
});

describe("the record", () => {
  test("has each change once, by who made it, and no text of the call or of a person", async () => {
    const { service, events, clock, told } = setUp();
    const question = ask({ needs: [{ ...ofPolicy, show: "text" }] });
    const id = await opened(service, question);
    await service.decide(id, { decision: "approve", reason: "a secret reason" }, approver);
    await service.use([id], REQUEST);
    await service.giveBack(REQUEST);
    const waiting = service.decided([await opened(service, ask({ needs: [ofRule] }))], 60_000, never);
    clock.advance(86_400_000);
    await waiting;
    const recorded = (await events.find({ id: REQUEST, limit: 99 })).map(({ body }) => JSON.parse(body));
    for (const event of recorded) checkEvent(event);
    expect(recorded.map(({ type, actor }) => [type, actor.id])).toEqual([
      ["approval.requested", "key_caller"],
      ["approval.used", "key_caller"],
      ["approval.used", "approvals"],
      ["approval.requested", "key_caller"],
    ]);
    expect(recorded[0].data).toMatchObject({
      approval_id: id,
      policy_id: "pol_1",
      key: "alias of key_caller",
      agent: "robot",
      call: { model: "gpt-4o", bound_usd: 0.00125, tools: ["search"] },
    });
    expect(told.map(({ type }) => type.replace("approval.", "")).sort()).toEqual([
      "decided",
      "expired",
      "expired",
      "requested",
      "requested",
      "used",
      "used",
    ]);
    const all = JSON.stringify([recorded, told]);
    for (const secret of ["the whole prompt", "a secret reason"]) expect(all).not.toContain(secret);
    expect(told.find(({ type }) => type === "approval.decided")?.data).toMatchObject({
      decision: "approved",
      reason_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      url: `http://gateway.test/governance/approvals/${id}`,
    });
  });
});

function ask(fields: Partial<ApprovalQuestion> = {}): ApprovalQuestion {
  return {
    requestId: REQUEST,
    principal: caller,
    needs: [ofPolicy],
    callSha256: "0".repeat(64),
    summary: approvalRequest().call,
    text: () => "the whole prompt",
    ...fields,
  };
}

async function opened(service: ApprovalService, question: ApprovalQuestion): Promise<string> {
  return (await service.open(question))[0]?.approval_id ?? "";
}

async function approve(service: ApprovalService, question: ApprovalQuestion): Promise<string> {
  const id = await opened(service, question);
  await service.decide(id, { decision: "approve" }, approver);
  return id;
}

function key(id: string, person: string, fields: Partial<Principal> = {}): Principal {
  return { ...plainPrincipal, actor: { type: "key", id }, alias: `alias of ${id}`, person, ...fields };
}
