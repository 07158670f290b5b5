import { describe, expect, test } from "bun:test";
import { MeAnswer } from "@meshgate/contracts";
import { compileGovernance, type GovernancePolicy, withGovernance } from "@meshgate/engine";
import { approvalDraft, approvalRequest } from "../../test/kit/approvals.ts";
import { contextWith } from "../../test/kit/call-entry.ts";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { sha256 } from "../config/sha256.ts";
import type { CallContext } from "../pipeline/context.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { ApprovalStore } from "../ports/approval-store.ts";
import { UsageStoreUnavailable } from "../ports/usage-store.ts";
import { MemoryApprovalStore } from "../stores/approvals/memory-approval-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { MemoryOutbox } from "../stores/outbox/memory-outbox.ts";
import { createStandings } from "./standings.ts";

const nowMs = Date.UTC(2026, 10, 20, 12);
const month = "2026-11";
const shared = { scope: { kind: "global" }, match: {}, mode: "enforce" } as const;
const budget: GovernancePolicy = {
  ...shared,
  id: "pol_budget",
  name: "spend",
  type: "budget_limit",
  monthlyLimitNanoUsd: 5_000_000_000,
  onUnknownPrice: "allow",
};
const rate: GovernancePolicy = {
  ...shared,
  id: "pol_rate",
  name: "pace",
  type: "rate_limit",
  requestsPerMinute: 60,
};
const approval: GovernancePolicy = {
  ...shared,
  id: "pol_approval",
  name: "ask",
  type: "require_approval",
  bind: "request",
  ttlSeconds: 60,
  show: "labels",
};
const nothing: GovernancePolicy = {
  ...shared,
  id: "pol_models",
  name: "none",
  type: "model_allowlist",
  allowedModels: ["x"],
};

function contextUnder(policies: readonly GovernancePolicy[]): CallContext {
  const context = contextWith(async () => {});
  const governance = compileGovernance(policies, sha256);
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  return { ...context, clock, snapshot: withGovernance(context.snapshot, governance, sha256) };
}

async function standing(
  context: CallContext,
  principal: Principal = plainPrincipal,
  approvals: ApprovalStore = new MemoryApprovalStore(new MemoryEventStore(), new MemoryOutbox()),
): Promise<MeAnswer> {
  const standings = createStandings({
    context: () => context,
    approvals,
    policyName: (id) => [budget, rate, approval, nothing].find((policy) => policy.id === id)?.name,
  });
  return MeAnswer.parse(await standings.of(principal));
}

describe("what a caller is told of itself", () => {
  test("is who it is, and every model where nothing governs it", async () => {
    const principal: Principal = {
      ...plainPrincipal,
      actor: { type: "key", id: "key_1" },
      alias: "ci",
      roles: new Set(["caller", "auditor"]),
      tags: ["batch"],
      team: { id: "team_1", name: "search" },
      agent: { id: "agt_1", name: "crawler", isBlocked: false, createdAtMs: 0 },
      environment: "prod",
    };
    expect(await standing(contextUnder([]), principal)).toEqual({
      key: { id: "key_1", alias: "ci" },
      roles: ["auditor", "caller"],
      team: { id: "team_1", name: "search" },
      agent: { id: "agt_1", name: "crawler", blocked: false },
      environment: "prod",
      tags: ["batch"],
      models: [
        { id: "auto", needs_approval: false },
        { id: "lab/a", needs_approval: false },
      ],
      limits: [],
      approvals_pending: [],
    });
  });

  test("is what is left of each limit once, whatever leads to it, and nothing is used up by asking", async () => {
    const context = contextUnder([budget, rate]);
    await context.usage.reserve({
      id: "earlier",
      month,
      limits: [
        {
          policyId: budget.id,
          kind: "budget",
          counter: budget.id,
          limit: 5_000_000_000,
          amount: 1_250_000_000,
          mode: "enforce",
        },
      ],
    });
    const first = await standing(context);
    expect(first.limits).toEqual([
      {
        policy_id: "pol_budget",
        policy: "spend",
        mode: "enforce",
        kind: "budget",
        limit_usd: "5.00",
        used_usd: "0.00",
        reserved_usd: "1.25",
        left_usd: "3.75",
        resets_at: "2026-12-01T00:00:00.000Z",
      },
      {
        policy_id: "pol_rate",
        policy: "pace",
        mode: "enforce",
        kind: "requests",
        limit: 60,
        used: 0,
        left: 60,
        resets_at: "2026-11-20T12:00:00.000Z",
      },
    ]);
    expect(await standing(context)).toEqual(first);
  });

  test("marks what somebody must approve, with the limits that hold then", async () => {
    const { models, limits } = await standing(contextUnder([rate, approval]));
    expect(models.map((model) => model.needs_approval)).toEqual([true, true]);
    expect(limits).toHaveLength(1);
  });

  test("names the approvals that its own calls wait for, and nobody else's", async () => {
    const approvals = new MemoryApprovalStore(new MemoryEventStore(), new MemoryOutbox());
    const nothingTold = () => ({ events: [], messages: [] });
    for (const [n, id] of [
      [1, plainPrincipal.actor.id],
      [2, "key_other"],
    ] as const) {
      const requester = { actor: { type: "key", id }, alias: id, person: id } as const;
      const draft = approvalDraft(n, {
        request: approvalRequest({ requester }),
        openedAtMs: nowMs,
        expiresAtMs: nowMs + 60_000,
      });
      await approvals.open(draft, 10, { opened: nothingTold, expired: nothingTold });
    }
    const { approvals_pending } = await standing(contextUnder([]), plainPrincipal, approvals);
    expect(approvals_pending).toEqual([{ id: approvalDraft(1).id, expires_at: "2026-11-20T12:01:00.000Z" }]);
  });

  test.each([
    ["no policy leaves a model", contextUnder([nothing]), plainPrincipal],
    [
      "the agent is blocked",
      contextUnder([]),
      { ...plainPrincipal, agent: { id: "agt_1", name: "x", isBlocked: true, createdAtMs: 0 } },
    ],
  ] as const)("is no model where %s", async (_where, context, principal) => {
    const { models, limits } = await standing(context, principal);
    expect({ models, limits }).toEqual({ models: [], limits: [] });
  });

  test("does not call limits free while the store that counts them cannot answer", async () => {
    const context = contextUnder([budget]);
    const usage = {
      ...context.usage,
      read: () => Promise.reject(new UsageStoreUnavailable("away")),
    };
    expect((await standing({ ...context, usage })).limits).toBeNull();
  });
});
