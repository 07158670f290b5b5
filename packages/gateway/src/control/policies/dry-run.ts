import type { PolicyEvaluateRequest, PolicyEvaluation } from "@meshgate/contracts";
import { utcTimestamp } from "@meshgate/contracts/serving";
import { explain, type LimitFact, type LimitNeed, type Result } from "@meshgate/engine";
import { guardCall } from "../../guarding/guard-call.ts";
import type { CallContext } from "../../pipeline/context.ts";
import { isPermitted } from "../../pipeline/decide.ts";
import type { Principal } from "../../pipeline/identify.ts";
import { type Judged, judge, judgeAgain } from "../../pipeline/judged.ts";
import { observe } from "../../pipeline/observe.ts";
import { callRefusal } from "../../pipeline/policy-refusal.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { monthOf } from "../../pipeline/reserve.ts";
import { withObligedBounds } from "../../pipeline/use-bounds.ts";
import { type CounterReading, UsageStoreUnavailable } from "../../ports/usage-store.ts";
import type { GovernedState } from "./change-context.ts";
import { describedCall, describedPrincipal } from "./described-call.ts";

/** What would become of a call, by the code that governs live ones. Nothing is reserved, opened, used or recorded. */
export type DryRun = (
  described: PolicyEvaluateRequest,
  asker: Principal,
) => Promise<Result<PolicyEvaluation, Refusal>>;

export function createDryRun(contextNow: () => CallContext, state: Pick<GovernedState, "entities">): DryRun {
  return async (described, asker) => {
    const context = contextAt(described.at, contextNow());
    const principal = describedPrincipal(described, asker, state);
    if (!principal.ok) return principal;
    const call = describedCall(described);
    const observed = observe(call, principal.value, context);
    if (!observed.ok) return observed;
    const guarded = await guardCall(observed.value, call.body, context);
    const first = judge(guarded, context);
    if (!isPermitted(first.decided.decision)) return { ok: true, value: evaluation(first, [], context) };
    const facts = withObligedBounds(guarded.facts, call.body, first.decided.decision, context);
    const bounded = judgeAgain(first, facts, context);
    const usage = await readLimits(bounded.limits, context);
    const last = usage.length === 0 ? bounded : judgeAgain(bounded, { usage }, context);
    return { ok: true, value: evaluation(last, usage, context) };
  };
}

/** The same service with its clock put to the time of the described call. */
function contextAt(at: string | undefined, context: CallContext): CallContext {
  const utc = at === undefined ? undefined : utcTimestamp(at);
  if (utc === undefined) return context;
  const nowMs = Date.parse(utc);
  return { ...context, clock: { nowMs: () => nowMs, monotonicMs: context.clock.monotonicMs } };
}

type Usage = readonly LimitFact[] | "unavailable";

/** How the limits stand, as a reservation would have said. */
async function readLimits(needs: readonly LimitNeed[], { usage, clock }: CallContext): Promise<Usage> {
  const nowMs = clock.nowMs();
  const names = needs.map(({ counter, kind }) => ({ counter, kind, month: monthOf(nowMs) }));
  try {
    const readings = names.length === 0 ? [] : await usage.read(names);
    return needs.flatMap((need, index) => {
      const reading = readings[index];
      return reading === undefined ? [] : [limitFact(need, reading, nowMs)];
    });
  } catch (error) {
    if (error instanceof UsageStoreUnavailable) return "unavailable";
    throw error;
  }
}

const WINDOW_S = 60;

/** A reading does not tell when a rate's window empties: at the latest when it is over. */
function limitFact(need: LimitNeed, { used, reserved }: CounterReading, nowMs: number): LimitFact {
  const { policyId, kind, counter, limit, amount } = need;
  const granted = used + reserved + amount <= limit;
  const fact = { policy_id: policyId, kind, counter, limit, used, reserved, asked: amount, granted };
  if (kind === "budget") return { ...fact, resets_at: new Date(nextMonthMs(nowMs)).toISOString() };
  const waits = !granted && amount <= limit ? { retry_after_s: WINDOW_S } : {};
  return { ...fact, resets_at: new Date(nowMs + WINDOW_S * 1_000).toISOString(), ...waits };
}

function nextMonthMs(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}

function evaluation({ observed, decided }: Judged, usage: Usage, context: CallContext): PolicyEvaluation {
  const { decision } = decided;
  const refusal = isPermitted(decision) ? undefined : callRefusal({ decision, usage });
  return {
    decision: decision.outcome,
    rationale_codes: decision.rationale_codes,
    ...(refusal === undefined
      ? {}
      : { refusal: { error: refusal.message, status: refusal.policy?.status ?? 503 } }),
    violations: decision.violations ?? [],
    flags: decision.flags ?? [],
    targets: decision.targets,
    limits: usage,
    trace: explain(context.snapshot, observed.facts),
  };
}
