import type { MeAnswer } from "@meshgate/contracts";
import type { LimitNeed } from "@meshgate/engine";
import type { CallContext } from "../pipeline/context.ts";
import type { Principal } from "../pipeline/identify.ts";
import { monthOf } from "../pipeline/reserve.ts";
import type { ApprovalStore } from "../ports/approval-store.ts";
import { type CounterReading, UsageStoreUnavailable } from "../ports/usage-store.ts";
import { prospectsOf } from "./trial-calls.ts";
import { usdOf } from "./usd-of.ts";

/** What a caller is told of itself. Rejects with `EventStoreUnavailable`. */
export interface Standings {
  of(principal: Principal): Promise<MeAnswer>;
}

export interface StandingsOptions {
  readonly context: () => CallContext;
  readonly approvals: Pick<ApprovalStore, "list">;
  readonly policyName: (id: string) => string | undefined;
}

export function createStandings({ context: contextNow, approvals, policyName }: StandingsOptions): Standings {
  return {
    async of(principal) {
      const context = contextNow();
      const { models, limits } = prospectsOf(principal, context);
      const { actor, alias, roles, team, agent, environment, tags } = principal;
      return {
        key: { id: actor.id, alias },
        roles: [...roles].sort(),
        ...(team !== undefined && { team }),
        ...(agent !== undefined && { agent: { id: agent.id, name: agent.name, blocked: agent.isBlocked } }),
        environment: environment ?? context.environment,
        tags,
        models: models.map(({ id, needsApproval }) => ({ id, needs_approval: needsApproval })),
        limits: await standingOf(limits, context, policyName),
        approvals_pending: await pendingOf(principal, approvals, context.clock.nowMs()),
      };
    },
  };
}

type LimitStanding = NonNullable<MeAnswer["limits"]>[number];

/** Null where the usage store cannot answer. */
async function standingOf(
  limits: readonly LimitNeed[],
  { usage, clock }: CallContext,
  policyName: StandingsOptions["policyName"],
): Promise<readonly LimitStanding[] | null> {
  const nowMs = clock.nowMs();
  const month = monthOf(nowMs);
  try {
    const readings = await usage.read(limits.map(({ counter, kind }) => ({ counter, kind, month })));
    return limits.flatMap((limit, index) => {
      const reading = readings[index];
      const policy = policyName(limit.policyId) ?? null;
      return reading === undefined ? [] : [limitStanding(limit, reading, { policy, nowMs })];
    });
  } catch (error) {
    if (error instanceof UsageStoreUnavailable) return null;
    throw error;
  }
}

function limitStanding(
  { policyId, mode, kind, limit }: LimitNeed,
  { used, reserved }: CounterReading,
  { policy, nowMs }: { readonly policy: string | null; readonly nowMs: number },
): LimitStanding {
  const left = Math.max(0, limit - used - reserved);
  const common = { policy_id: policyId, policy, mode };
  if (kind !== "budget") return { ...common, kind, limit, used, left, resets_at: minuteEnd(used, nowMs) };
  const usd = (nanoUsd: number) => usdOf(BigInt(nanoUsd));
  return {
    ...common,
    kind,
    limit_usd: usd(limit),
    used_usd: usd(used),
    reserved_usd: usd(reserved),
    left_usd: usd(left),
    resets_at: monthEnd(nowMs),
  };
}

/** A rate counts whole seconds, the current one and the 60 before: by then whatever it holds has left it. */
function minuteEnd(used: number, nowMs: number): string {
  const nowS = Math.ceil(nowMs / 1_000);
  return new Date((used === 0 ? nowS : nowS + 61) * 1_000).toISOString();
}

function monthEnd(nowMs: number): string {
  const now = new Date(nowMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString();
}

/** Of so many that wait, one's own are told: a caller has few. */
const PENDING_READ_MAX = 1_000;

async function pendingOf(
  { actor }: Principal,
  store: StandingsOptions["approvals"],
  nowMs: number,
): Promise<MeAnswer["approvals_pending"]> {
  const { approvals } = await store.list({ status: "pending", nowMs, offset: 0, limit: PENDING_READ_MAX });
  return approvals
    .filter(({ request }) => request.requester.actor.id === actor.id)
    .map(({ id, expiresAtMs }) => ({ id, expires_at: new Date(expiresAtMs).toISOString() }));
}
