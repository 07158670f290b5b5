import { describe, expect, test } from "bun:test";
import type { GovernancePolicy, PolicyOf } from "@meshgate/engine";
import fc from "fast-check";
import { type GovernedSetting, governedGateway } from "../../test/kit/governed-gateway.ts";
import { markerGuardrail } from "../../test/kit/guardrails.ts";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { UsageStoreUnavailable } from "../ports/usage-store.ts";
import type { Reply } from "./call.ts";

const plain = { scope: { kind: "global" }, match: {}, mode: "enforce" } as const;
/** In nano-USD: a call may cost about 1,000,000 at most here (some 500 tokens in, 100 out). */
const roomy = 10_000_000;

function budget(limit: number, more: Partial<PolicyOf<"budget_limit">> = {}): GovernancePolicy {
  return {
    ...plain,
    id: "pol_budget",
    name: "budget",
    type: "budget_limit",
    monthlyLimitNanoUsd: limit,
    onUnknownPrice: "deny",
    ...more,
  };
}

function rate(requestsPerMinute: number, more: Partial<PolicyOf<"rate_limit">> = {}): GovernancePolicy {
  return { ...plain, id: "pol_rate", name: "rate", type: "rate_limit", requestsPerMinute, ...more };
}

function approval(more: Partial<PolicyOf<"require_approval">> = {}): GovernancePolicy {
  return {
    ...plain,
    id: "pol_approval",
    name: "approval",
    type: "require_approval",
    bind: "request",
    ttlSeconds: 60,
    show: "labels",
    ...more,
  };
}

const gateway = (policies: readonly GovernancePolicy[], more: Partial<GovernedSetting> = {}) =>
  governedGateway({ policies, ...more });

async function drain(reply: Reply): Promise<string> {
  if (reply.kind !== "streamed") throw new Error(`Not a stream: ${JSON.stringify(reply)}`);
  let text = "";
  for await (const batch of reply.events) {
    for (const event of batch) {
      if (event.kind === "chunk") text += event.raw;
      else if (event.kind === "cut") text += event.refusal.message;
    }
  }
  return text;
}

const nothingHeld = { used: 0, reserved: 0 };

describe("a call that no limit and no approval applies to", () => {
  test("makes no round trip, and has a row of usage all the same", async () => {
    const { call, store, usage, events, up } = gateway([rate(1, { match: { models: ["other"] } })]);
    usage.reserve = () => Promise.reject(new Error("The usage store was asked"));
    up.script = { kind: "answer", text: "Hello", usage: [10, 5] };
    const reply = await call({ user: "ann@example.com" });
    expect(reply.kind).toBe("whole");
    expect(store.usage).toMatchObject([
      {
        kind: "opened",
        held: [],
        labels: { keyId: "key_1", endUser: expect.stringMatching(/^eu_[0-9a-f]{32}$/) },
      },
      { kind: "settled", status: "success", inputTokens: 10, outputTokens: 5, costNanoUsd: 20_000 },
    ]);
    expect((await events(reply)).at(-1)?.data).toMatchObject({
      usage: { input_tokens: 10, output_tokens: 5 },
      cost: { nano_usd: 20_000, counted_by: "provider", price: { source: "config" } },
    });
    expect(JSON.stringify(store.usage)).not.toContain("ann@");
  });
});

describe("a budget", () => {
  test("is reserved before the call is sent, and settled at what it cost", async () => {
    const { call, counted, events, up } = gateway([budget(roomy)]);
    const reply = await call();
    expect(reply.kind).toBe("whole");
    expect(await counted("pol_budget")).toEqual({ used: 20_000, reserved: 0 });
    const [made, completed] = await events(reply);
    expect(made?.data["facts"]).toMatchObject({
      usage: [{ policy_id: "pol_budget", counter: "pol_budget", used: 0, reserved: 0, granted: true }],
    });
    expect(completed?.data).toMatchObject({
      settled: [{ policy_id: "pol_budget", counter: "pol_budget", kind: "budget", amount: 20_000 }],
    });
    expect(up.requests[0]?.outputTokensMax).toBe(100);
  });

  test("reserves for every answer that may be made, and lets each have its share", async () => {
    const { call, events, up } = gateway([budget(100 * roomy)]);
    const [made] = await events(await call({ n: 2, best_of: 9 }));
    expect(made?.data["facts"]).toMatchObject({ call: { output_tokens_max: 900 } });
    expect(up.requests[0]?.outputTokensMax).toBe(100);
  });

  // Counters that ran ahead of the record would say less than the ledger, for ever, where the process then dies.
  test("keeps what is reserved while the record of the call's end cannot be written", async () => {
    const { call, counted, store } = gateway([budget(roomy)]);
    const append = store.append.bind(store);
    store.append = (events, usage) =>
      usage?.some(({ kind }) => kind === "settled") === true
        ? Promise.reject(new EventStoreUnavailable("away"))
        : append(events, usage);
    expect(await call()).toMatchObject({ kind: "refused", refusal: { kind: "record-unavailable" } });
    const { used, reserved } = await counted("pol_budget");
    expect([used, reserved]).toEqual([0, expect.any(Number)]);
    expect(reserved).toBeGreaterThan(20_000);
  });

  test("refuses what would pass it, and sends nothing", async () => {
    const { call, counted, events, up, store } = gateway([budget(1_000)]);
    const reply = await call();
    expect(reply).toMatchObject({
      kind: "refused",
      refusal: {
        kind: "policy-blocked",
        message:
          "Policy violation: budget_limit — monthly limit of $0.000001 would be exceeded ($0.00 used or reserved)",
        policy: { status: 403, violations: [{ type: "budget_limit", policy_id: "pol_budget" }] },
      },
    });
    expect(up.requests).toEqual([]);
    expect(await counted("pol_budget")).toEqual(nothingHeld);
    expect(store.usage).toEqual([]);
    expect((await events(reply)).map(({ type }) => type)).toEqual([
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
  });

  test("in shadow changes no answer, and counts", async () => {
    const { call, counted, events, up } = gateway([budget(1_000, { mode: "shadow" })]);
    const reply = await call();
    expect(reply).toMatchObject({ kind: "whole", rates: [] });
    expect(up.requests[0]?.outputTokensMax).toBeUndefined();
    expect(await counted("pol_budget")).toEqual({ used: 20_000, reserved: 0 });
    expect((await events(reply))[0]?.data["decision"]).toMatchObject({
      outcome: "ALLOW",
      violations: [{ policy_id: "pol_budget", mode: "shadow" }],
    });
  });

  test("is given back where the provider answers with an error", async () => {
    const { call, counted, up, spare, store } = gateway([budget(roomy), rate(5)]);
    const failure = { kind: "upstream_error", billed: "no", message: "No.", upstreamStatus: 500 } as const;
    for (const provider of [up, spare]) provider.script = { kind: "fail", failure };
    expect((await call()).kind).toBe("failed");
    expect(await counted("pol_budget")).toEqual(nothingHeld);
    expect(await counted("pol_rate", "requests")).toMatchObject({ used: 1 });
    expect(store.usage.at(-1)).toMatchObject({ status: "failure", costNanoUsd: 0, inputTokens: 0 });
  });

  test("is released, and its rate too, where nothing was sent", async () => {
    const { call, counted, up, spare } = gateway([budget(roomy), rate(5)]);
    const failure = { kind: "invalid_request", billed: "no", message: "It has no audio." } as const;
    for (const provider of [up, spare]) provider.script = { kind: "fail", failure };
    expect((await call()).kind).toBe("failed");
    expect(await counted("pol_budget")).toEqual(nothingHeld);
    expect(await counted("pol_rate", "requests")).toMatchObject({ used: 0 });
  });

  test("that does not cover the target which answered is not spent", async () => {
    const { call, counted, up } = gateway([
      budget(roomy, { match: { providers: ["up"] } }),
      budget(roomy, { id: "pol_all", name: "all" }),
    ]);
    up.script = {
      kind: "fail",
      failure: { kind: "upstream_error", billed: "no", message: "No.", upstreamStatus: 500 },
    };
    expect((await call()).kind).toBe("whole");
    expect(await counted("pol_budget")).toEqual(nothingHeld);
    expect(await counted("pol_all")).toEqual({ used: 20_000, reserved: 0 });
  });

  test("tells once that its soft limit is reached", async () => {
    const { call, notifications } = gateway([budget(100_000_000, { softLimitPercent: 1 })]);
    const bodies = Array.from({ length: 60 }, () => call());
    await Promise.all(bodies);
    expect(notifications).toMatchObject([
      { type: "budget.threshold", data: { counter: "pol_budget", soft_limit_nano_usd: 1_000_000 } },
    ]);
  });

  test("counts in full what a provider bills past the bound, and tells of it", async () => {
    const { call, counted, notifications, events, up } = gateway([budget(roomy)]);
    up.script = { kind: "answer", text: "Hello", usage: [10, 40_000] };
    const reply = await call();
    expect(reply.kind).toBe("whole");
    expect(await counted("pol_budget")).toEqual({ used: 80_010_000, reserved: 0 });
    expect(notifications.map(({ type }) => type)).toEqual(["budget.overrun"]);
    expect((await events(reply)).map(({ type }) => type)).toContain("budget.overrun");
    expect(await call()).toMatchObject({ kind: "refused" });
  });

  test("of a model without a known price refuses the call", async () => {
    const { call } = gateway([budget(roomy)]);
    expect(await call({ model: "dark" })).toMatchObject({
      refusal: { message: "Policy violation: budget_limit — the price of 'up/unpriced' is not known" },
    });
  });
});

describe("a rate", () => {
  test("refuses with 429, says when to come back, and tells what is left on every answer", async () => {
    const { call } = gateway([rate(2)]);
    const replies = [await call(), await call(), await call()];
    expect(replies.map(({ kind }) => kind)).toEqual(["whole", "whole", "refused"]);
    expect(replies.map(({ rates }) => rates[0]?.left)).toEqual([1, 0, 0]);
    expect(replies[2]).toMatchObject({
      refusal: { policy: { status: 429 }, retryAfterS: expect.any(Number) },
      rates: [{ policyId: "pol_rate", kind: "requests", limit: 2 }],
    });
  });

  test("of tokens settles at the tokens that were used", async () => {
    const { call, counted } = gateway([
      { ...plain, id: "pol_tokens", name: "t", type: "rate_limit", tokensPerMinute: 10_000 },
    ]);
    await call();
    expect(await counted("pol_tokens", "tokens")).toMatchObject({ used: 15 });
  });
});

describe("a call that was sent and whose answer never came", () => {
  const unseen = { kind: "timeout", billed: "unknown", message: "It did not answer." } as const;
  const refused = { kind: "upstream_error", billed: "no", message: "No.", upstreamStatus: 500 } as const;
  const tokens: GovernancePolicy = {
    ...plain,
    id: "pol_tokens",
    name: "tokens",
    type: "rate_limit",
    tokensPerMinute: 10_000,
  };
  const agent = { id: "agt_1", name: "bot", isBlocked: false, createdAtMs: 0 };
  const limited = () => gateway([budget(roomy), tokens, rate(5)], { principal: { agent } });

  /** Else whoever hangs up just before each answer has it billed to us, and spends without a limit. */
  test.each([
    ["its caller left", ({ leave }: Leaving) => leave()],
    ["its agent was blocked", ({ inFlight }: Leaving) => inFlight.cut(() => "agent-blocked")],
    ["its key was revoked", ({ inFlight }: Leaving) => inFlight.cut(() => "key-revoked")],
  ] as const)("settles at its bound, and is sent to no other target: %s", async (_, end) => {
    const made = limited();
    const { call, up, inFlight } = made;
    up.script = { kind: "hang", pieces: [] };
    const caller = new AbortController();
    const pending = call({}, {}, caller.signal);
    while (up.requests.length === 0) await Promise.resolve();
    end({ inFlight, leave: () => caller.abort() });
    await expectBound(made, await pending);
  });

  test.each([{ stream: false }, { stream: true }])("the same where it timed out: %j", async (body) => {
    const made = limited();
    made.up.script = { kind: "fail", failure: unseen };
    await expectBound(made, await made.call(body));
  });

  test("keeps the approval that it used", async () => {
    const { call, approvals, up } = gateway([budget(roomy), approval()]);
    await call();
    approvals.decide("apr_1", "approved");
    up.script = { kind: "fail", failure: unseen };
    expect((await call()).kind).toBe("failed");
    expect(approvals.state("apr_1")).toBe("used");
  });

  test.each([
    ["no limit", []],
    ["a budget in shadow", [budget(roomy, { mode: "shadow" })]],
    ["a rate of requests", [rate(5)]],
  ] as const)("goes on to the next target under %s", async (_, policies) => {
    const { call, up, spare } = gateway(policies);
    up.script = { kind: "fail", failure: unseen };
    expect((await call()).kind).toBe("whole");
    expect([up, spare].map(({ requests }) => requests[0]?.billedOnce)).toEqual([false, false]);
  });

  test("may be billed, though the next target was not", async () => {
    const { call, counted, up, spare } = gateway([budget(roomy, { mode: "shadow" })]);
    up.script = { kind: "fail", failure: unseen };
    spare.script = { kind: "fail", failure: refused };
    expect((await call()).kind).toBe("failed");
    const { used = 0, reserved } = await counted("pol_budget");
    expect([used > 20_000, reserved]).toEqual([true, 0]);
  });

  interface Leaving {
    readonly inFlight: ReturnType<typeof limited>["inFlight"];
    readonly leave: () => void;
  }

  async function expectBound(
    { counted, events, store, up, spare, inFlight }: ReturnType<typeof limited>,
    reply: Reply,
  ): Promise<void> {
    await inFlight.idle();
    expect(up.requests.map(({ billedOnce }) => billedOnce)).toEqual([true]);
    expect(spare.requests).toEqual([]);
    const [opened, settled] = store.usage;
    if (opened?.kind !== "opened" || settled?.kind !== "settled") throw new Error("It is settled");
    const { boundNanoUsd, held } = opened;
    expect(held.every(({ kind, amount }) => kind === "requests" || amount > 100)).toBe(true);
    expect(settled).toMatchObject({ status: "failure", held, costNanoUsd: boundNanoUsd, inputTokens: 0 });
    expect(await counted("pol_budget")).toEqual({ used: Number(boundNanoUsd), reserved: 0 });
    const { data } = (await events(reply)).at(-1) ?? {};
    expect(data).toMatchObject({
      status: "failure",
      cost: { nano_usd: boundNanoUsd, counted_by: "bound" },
      settled: held.map(({ counter, kind, amount }) => ({ counter, kind, amount })),
    });
    expect(data).not.toHaveProperty("usage");
  }
});

describe("counters that take their time", () => {
  function slow() {
    const made = gateway([budget(1_200_000, { softLimitPercent: 1 })]);
    const { usage } = made;
    const settle = usage.settle.bind(usage);
    const answered = Promise.withResolvers<void>();
    let begun = 0;
    usage.settle = async (id, limits) => {
      begun += 1;
      await answered.promise;
      return settle(id, limits);
    };
    return { ...made, begun: () => begun, answer: answered.resolve };
  }

  test("are told before the answer goes, and hold nobody up", async () => {
    const { call, begun } = slow();
    expect((await call()).kind).toBe("whole");
    expect(begun()).toBe(1);
  });

  /** Else leftovers are swept under a call that is still ending, or its last events are lost where the process stops. */
  test("keep their call in flight until all that follows from them is recorded", async () => {
    const { call, events, inFlight, counted, answer } = slow();
    const reply = await call();
    expect([...inFlight.ids()]).toEqual([reply.ids.requestId]);
    answer();
    await inFlight.idle();
    expect([...inFlight.ids()]).toEqual([]);
    expect((await counted("pol_budget")).reserved).toBe(0);
    expect((await events(reply)).map(({ type }) => type)).toContain("budget.threshold");
  });
});

describe("where the usage store cannot answer", () => {
  const down = (mode: "enforce" | "shadow") => {
    const made = gateway([budget(roomy, { mode })]);
    made.usage.reserve = () => Promise.reject(new UsageStoreUnavailable("Redis is away."));
    return made;
  };

  /** Else whoever brings the store down spends without a limit. */
  test("a call under a limit is refused, and nothing is sent", async () => {
    const { call, up, events } = down("enforce");
    const reply = await call();
    expect(reply).toMatchObject({ kind: "refused", refusal: { kind: "limits-unavailable", retryAfterS: 1 } });
    expect(up.requests).toEqual([]);
    const [made, completed] = await events(reply);
    expect(made?.data["facts"]).toMatchObject({ usage: "unavailable" });
    expect(completed?.data).toMatchObject({ http_status: 503 });
  });

  test("a limit in shadow refuses nothing", async () => {
    expect((await down("shadow").call()).kind).toBe("whole");
  });
});

describe("where a call comes late into the record", () => {
  const late = (mode: "enforce" | "shadow", afterMs: number) => {
    const clock = new ManualClock(Date.now());
    const made = gateway([budget(roomy, { mode }), rate(5, { mode }), approval()], { services: { clock } });
    const { store, usage } = made;
    const append = store.append.bind(store);
    store.append = async (events, rows) => {
      await append(events, rows);
      if (rows?.some(({ kind }) => kind === "opened")) clock.advance(afterMs);
    };
    return { ...made, clock, usage };
  };

  async function approvedCall({ call, approvals }: ReturnType<typeof late>): Promise<Reply> {
    await call();
    approvals.decide("apr_1", "approved");
    return call();
  }

  /** Else a store that lost its counters meanwhile grants once more what this call is about to spend. */
  test("it is refused, nothing is sent, and it has everything back", async () => {
    const made = late("enforce", 2_001);
    const reply = await approvedCall(made);
    expect(reply).toMatchObject({ kind: "refused", refusal: { kind: "limits-unavailable", retryAfterS: 1 } });
    expect(made.up.requests).toEqual([]);
    expect(await made.counted("pol_budget")).toEqual(nothingHeld);
    expect(await made.counted("pol_rate", "requests")).toMatchObject({ used: 0 });
    expect(made.approvals.state("apr_1")).toBe("approved");
    expect(made.store.usage.at(-1)).toMatchObject({ kind: "settled", status: "failure", costNanoUsd: 0 });
    const events = await made.events(reply);
    expect(events.map(({ type }) => type)).toEqual(["decision.made", "request.completed"]);
    expect(events.at(-1)?.data).toMatchObject({ http_status: 503, attempts: [] });
  });

  test.each([
    ["at the last moment", "enforce", 2_000],
    ["under limits in shadow alone", "shadow", 60_000],
  ] as const)("it goes through: %s", async (_, mode, afterMs) => {
    expect((await approvedCall(late(mode, afterMs))).kind).toBe("whole");
  });

  /** A store that lost its counters lets calls wait until it has recalled them. */
  test("what it waited for the store before it was reserved does not count", async () => {
    const made = late("enforce", 2_000);
    const reserve = made.usage.reserve.bind(made.usage);
    made.usage.reserve = (request) => {
      request.onAttempt?.();
      made.clock.advance(2_000);
      return reserve(request);
    };
    expect((await approvedCall(made)).kind).toBe("whole");
  });
});

describe("a streamed answer", () => {
  test("settles at the reported usage, and passes as it came", async () => {
    const { call, counted } = gateway([budget(roomy)]);
    const reply = await call({ stream: true });
    expect(await drain(reply)).toContain("Hell");
    expect(await counted("pol_budget")).toEqual({ used: 20_000, reserved: 0 });
  });

  test("whose caller leaves settles at what was counted until then", async () => {
    const { call, counted, store, up } = gateway([budget(roomy)]);
    up.script = { kind: "hang", pieces: ["one two three"] };
    const reply = await call({ stream: true });
    if (reply.kind !== "streamed") throw new Error("It streams");
    const events = reply.events[Symbol.asyncIterator]();
    await events.next();
    await events.return?.();
    const settled = store.usage.at(-1);
    expect(settled).toMatchObject({ kind: "settled", status: "failure", outputTokens: 3 });
    expect(await counted("pol_budget")).toMatchObject({ reserved: 0 });
    expect((await counted("pol_budget")).used).toBeGreaterThan(0);
  });

  test("that its provider breaks off settles at what came until then, and gives the rest back", async () => {
    const { call, counted, store, up, spare, events } = gateway([budget(roomy), rate(5)]);
    const failure = { kind: "connection", billed: "unknown", message: "The connection broke." } as const;
    up.script = { kind: "break", pieces: ["one two", " three"], failure };
    const reply = await call({ stream: true });
    expect(await drain(reply)).toContain("three");
    const settled = store.usage.at(-1);
    if (settled?.kind !== "settled") throw new Error("It is settled");
    const { inputTokens } = settled;
    const costNanoUsd = inputTokens * 1_000 + 3 * 2_000;
    expect(settled).toMatchObject({ status: "failure", outputTokens: 3, costNanoUsd });
    expect((await events(reply)).at(-1)?.data).toMatchObject({
      status: "failure",
      failure_detail: "connection",
      usage: { input_tokens: inputTokens, output_tokens: 3 },
      cost: { nano_usd: costNanoUsd, counted_by: "gateway" },
    });
    expect(await counted("pol_budget")).toEqual({ used: costNanoUsd, reserved: 0 });
    expect(await counted("pol_rate", "requests")).toMatchObject({ used: 1 });
    expect(spare.requests).toEqual([]);
  });

  /** A provider may pass over the cap that it is asked for. */
  test("ends where its reservation does", async () => {
    const { call, up, counted } = gateway([budget(roomy)]);
    up.script = { kind: "answer", text: "word ".repeat(300) };
    const text = await drain(await call({ stream: true, max_tokens: 20 }));
    expect(text).toContain('"finish_reason":"length"');
    expect(text.match(/word/g)?.length ?? 0).toBeLessThanOrEqual(22);
    expect(await counted("pol_budget")).toMatchObject({ reserved: 0 });
  });
});

describe("a call in flight whose principal may no longer call", () => {
  const agent = { id: "agt_1", name: "bot", isBlocked: false, createdAtMs: 0 };

  test("ends its stream with the refusal, and settles what was used", async () => {
    const { call, inFlight, up, store, events } = gateway([budget(roomy)], { principal: { agent } });
    up.script = { kind: "hang", pieces: ["one"] };
    const reply = await call({ stream: true });
    const reading = drain(reply);
    inFlight.cut(() => "agent-blocked");
    expect(await reading).toEndWith("Policy violation: agent_blocked — agent 'bot' is blocked");
    expect(store.usage.at(-1)).toMatchObject({ kind: "settled", status: "failure" });
    expect((await events(reply)).map(({ type }) => type)).toEqual([
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
    expect([...inFlight.ids()]).toEqual([]);
  });

  test.each([
    ["agent-blocked", "policy-blocked"],
    ["key-revoked", "unauthenticated"],
  ] as const)("is refused whole: %s", async (reason, kind) => {
    const { call, inFlight, up } = gateway([], { principal: { agent } });
    up.script = { kind: "hang", pieces: [] };
    const pending = call();
    while (up.requests.length === 0) await Promise.resolve();
    inFlight.cut(() => reason);
    expect(await pending).toMatchObject({ kind: "refused", refusal: { kind } });
  });
});

describe("a call that needs an approval", () => {
  test("is refused until somebody approves it, then goes through once", async () => {
    const { call, approvals, events } = gateway([approval()]);
    const refused = await call();
    expect(refused).toMatchObject({
      refusal: {
        message: "Policy violation: require_approval — approval apr_1 is pending",
        policy: { status: 403, approval: { id: "apr_1", status: "pending" } },
      },
    });
    expect((await events(refused)).find(({ type }) => type === "policy.violated")?.data).toMatchObject({
      approval_id: "apr_1",
    });
    approvals.decide("apr_1", "approved");
    expect((await call()).kind).toBe("whole");
    expect(approvals.state("apr_1")).toBe("used");
    expect(await call()).toMatchObject({ kind: "refused" });
    expect(approvals.ids).toEqual(["apr_1", "apr_2"]);
  });

  /** Else one yes for a harmless prompt lets any other through. */
  test("is not covered by the approval of a call that differs by one character", async () => {
    const { call, approvals } = gateway([approval()]);
    await call();
    approvals.decide("apr_1", "approved");
    const other = await call({ messages: [{ role: "user", content: "Hi." }] });
    expect(other).toMatchObject({ refusal: { policy: { approval: { id: "apr_2" } } } });
    expect(approvals.state("apr_1")).toBe("approved");
  });

  test("waits as long as its caller prefers", async () => {
    const { call, approvals } = gateway([approval()]);
    const pending = call({}, { prefer: "wait=300" });
    while (approvals.ids.length === 0) await Promise.resolve();
    approvals.decide("apr_1", "approved");
    expect((await pending).kind).toBe("whole");
  });

  // Else whoever waits longest goes by guardrails that nobody wants any more.
  test.each(["block", "mask"] as const)(
    "is looked at by guardrails that came while it waited: %s",
    async (action) => {
      const { call, approvals, guard, up } = gateway([approval()]);
      const messages = [{ role: "user", content: "see zq-4111" }];
      const pending = call({ messages }, { prefer: "wait=300" });
      while (approvals.ids.length === 0) await Promise.resolve();
      guard({ definitions: [markerGuardrail("zq-[0-9]{4}", { action })] });
      approvals.decide("apr_1", "approved");
      expect((await pending).kind).toBe(action === "block" ? "refused" : "whole");
      expect(up.requests.map(({ body }) => body.messages[0]?.content)).toEqual(
        action === "block" ? [] : ["see [MARK]"],
      );
    },
  );

  test("is told which approval expired while it waited", async () => {
    const { call, approvals, counted } = gateway([budget(roomy), approval()]);
    const pending = call({}, { prefer: "wait=300" });
    while (approvals.ids.length === 0) await Promise.resolve();
    approvals.decide("apr_1", "expired");
    expect(await pending).toMatchObject({
      refusal: {
        message: "Policy violation: require_approval — approval apr_1 has expired",
        policy: { approval: { id: "apr_1", status: "expired" } },
      },
    });
    expect(await counted("pol_budget")).toEqual(nothingHeld);
  });

  /** Else one caller holds every connection of the process open. */
  test("is told at once what it waits for where its key has as many calls waiting as it may", async () => {
    const { call, approvals } = gateway([approval()]);
    const held = Array.from({ length: 32 }, () => call({}, { prefer: "wait=300" }));
    expect(await call({}, { prefer: "wait=300" })).toMatchObject({
      kind: "refused",
      refusal: { policy: { approval: { status: "pending" } } },
    });
    approvals.decide("apr_1", "expired");
    await Promise.all(held);
    const again = call({}, { prefer: "wait=300" });
    while (approvals.ids.length === 1) await Promise.resolve();
    approvals.decide("apr_2", "approved");
    expect((await again).kind).toBe("whole");
  });

  test.each(["wait=301", "wait=-1", "wait=soon"])("cannot wait for %p", async (prefer) => {
    const { call } = gateway([approval()]);
    expect(await call({}, { prefer })).toMatchObject({
      refusal: { kind: "invalid-request", field: "Prefer" },
    });
  });

  test("says so where it names an approval that is none", async () => {
    const { call } = gateway([approval()]);
    expect(await call({}, { "x-meshgate-approval": "apr_9" })).toMatchObject({
      refusal: { kind: "invalid-request", field: "X-Meshgate-Approval" },
    });
  });

  test("reserves nothing while it waits, and of two retries one goes through", async () => {
    const { call, approvals, counted, up } = gateway([budget(roomy), approval()]);
    await call();
    expect(await counted("pol_budget")).toEqual(nothingHeld);
    approvals.decide("apr_1", "approved");
    const kinds = (await Promise.all([call(), call()])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(["refused", "whole"]);
    expect(up.requests).toHaveLength(1);
    expect(await counted("pol_budget")).toEqual({ used: 20_000, reserved: 0 });
  });

  test("has it back where the provider answers with an error, and where a limit refuses", async () => {
    const { call, approvals, up, spare } = gateway([rate(1), approval()]);
    await call();
    approvals.decide("apr_1", "approved");
    for (const provider of [up, spare]) {
      provider.script = {
        kind: "fail",
        failure: { kind: "upstream_error", billed: "no", message: "No.", upstreamStatus: 500 },
      };
    }
    expect((await call()).kind).toBe("failed");
    expect(approvals.state("apr_1")).toBe("approved");
    expect(await call()).toMatchObject({ kind: "refused", refusal: { policy: { status: 429 } } });
    expect(approvals.state("apr_1")).toBe("approved");
  });
});

test("what calls hold is written in every audit mode", async () => {
  for (const auditMode of ["strict", "relaxed", "off"] as const) {
    const { call, store, events, inFlight } = gateway([budget(roomy)], { auditMode });
    const reply = await call();
    while ([...inFlight.ids()].length > 0) await Promise.resolve();
    expect(store.usage).toMatchObject([
      { kind: "opened", held: [{ counter: "pol_budget" }] },
      { kind: "settled", held: [{ counter: "pol_budget", amount: 20_000 }] },
    ]);
    expect(await events(reply)).toHaveLength(auditMode === "off" ? 0 : 2);
  }
});

/** SEMANTICS 5: a provider that keeps to its caps never takes a budget past its limit, and after quiet nothing is reserved. */
test("no mix of calls passes a budget, and after quiet nothing is reserved", async () => {
  const anyCall = fc.record({
    stream: fc.boolean(),
    max_tokens: fc.integer({ min: 1, max: 50 }),
    content: fc.string({ maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyCall, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 5_000_000 }),
      async (calls, limit) => {
        const { call, counted, up } = gateway([budget(limit)]);
        up.script = { kind: "answer", text: "Hi", usage: [8, 1] };
        const replies = await Promise.all(
          calls.map(({ content, ...body }) => call({ ...body, messages: [{ role: "user", content }] })),
        );
        for (const reply of replies) if (reply.kind === "streamed") await drain(reply);
        const { used = 0, reserved } = await counted("pol_budget");
        expect(used).toBeLessThanOrEqual(limit);
        expect(reserved).toBe(0);
        expect(used).toBe(replies.filter(({ kind }) => kind !== "refused").length * 10_000);
      },
    ),
    { numRuns: 40 },
  );
});
