import type { ApprovalFact, Result } from "@meshgate/engine";
import { lookAtCall } from "../guarding/look-at-call.ts";
import { refuseModelName } from "../guarding/refuse-model-name.ts";
import { type AskingCall, approvalQuestion } from "./approval-question.ts";
import type { ApprovalQuestion } from "./approvals.ts";
import type { CallContext } from "./context.ts";
import { governAnew, isCurrent } from "./govern-anew.ts";
import { type Judged, judge, judgeAgain } from "./judged.ts";
import { observe } from "./observe.ts";
import type { Refusal } from "./refusal.ts";

/** A call as it was decided, and what it was decided by: perhaps later policies than those that it came under. */
export interface Sought {
  readonly judged: Judged;
  readonly context: CallContext;
}

/**
 * Decides a call that must wait for somebody's yes by the approvals that cover it. Where there is none one is opened, and
 * where the caller prefers to wait the call is held until that is decided, or policies change: then it is decided by those.
 * Refuses a call that names an approval which does not cover it. Rejects with `EventStoreUnavailable`.
 */
export async function seekApproval(
  asking: AskingCall,
  judged: Judged,
  context: CallContext,
): Promise<Result<Sought, Refusal>> {
  const untilMs = context.clock.monotonicMs() + asking.call.wishes.waitMs;
  return seekUntil(untilMs, { judged, context }, asking);
}

async function seekUntil(
  untilMs: number,
  { judged, context }: Sought,
  asking: AskingCall,
): Promise<Result<Sought, Refusal>> {
  const question = approvalQuestion(asking, judged, context);
  if (question === undefined) return { ok: true, value: { judged, context } };
  const wrong = question.named === undefined ? undefined : await context.approvals.misnamed(question);
  if (wrong !== undefined) return { ok: false, error: misnamed(wrong) };
  const known = judgeAgain(judged, { approvals: await context.approvals.lookUp(question) }, context);
  if (!mustWait(known)) return { ok: true, value: { judged: known, context } };
  const waited = await waitFor(question, judged, { asking, context, untilMs });
  if (isCurrent(context)) return { ok: true, value: { judged: waited, context } };
  const latest = governAnew(context);
  const observed = observe(asking.call, asking.principal, latest);
  if (!observed.ok) return observed;
  const refused = refuseModelName(observed.value, latest);
  if (refused !== undefined) return { ok: false, error: refused };
  const guarded = await lookAtCall(asking, observed.value, latest);
  return seekUntil(untilMs, { judged: judge(guarded, latest), context: latest }, asking);
}

/** What a call is told whose approvals another one used first: where they stand now, opened anew if need be. */
export async function seekAnother(asking: AskingCall, judged: Judged, context: CallContext): Promise<Judged> {
  const question = approvalQuestion(asking, judged, context);
  return question === undefined
    ? judged
    : judgeAgain(judged, { approvals: await context.approvals.open(question) }, context);
}

interface Waiting {
  readonly asking: AskingCall;
  readonly context: CallContext;
  /** On the monotonic clock. */
  readonly untilMs: number;
}

async function waitFor(
  question: ApprovalQuestion,
  judged: Judged,
  { asking, context, untilMs }: Waiting,
): Promise<Judged> {
  const { approvals } = context;
  const opened = judgeAgain(judged, { approvals: await approvals.open(question) }, context);
  const waitMs = untilMs - context.clock.monotonicMs();
  const pending = approvalsIn(opened).filter(({ status }) => status === "pending");
  if (waitMs <= 0 || pending.length === 0 || !mustWait(opened) || !isCurrent(context)) return opened;
  const ids = pending.map(({ approval_id }) => approval_id);
  const leave = context.inFlight.waitingRoom(asking.principal.actor.id);
  // To wait is a preference (RFC 7240): who finds no place is answered as if it had not been sent.
  if (leave === undefined) return opened;
  await approvals.decided(ids, waitMs, asking.call.signal).finally(leave);
  const known = await approvals.lookUp(question);
  const gone = pending.filter(({ approval_id: id }) => !known.some((fact) => fact.approval_id === id));
  return judgeAgain(judged, { approvals: [...known, ...(await expiredOf(gone, approvals))] }, context);
}

/** Those of them that expired while the call waited: its refusal names them, though they cover nothing any more. */
async function expiredOf(
  gone: readonly ApprovalFact[],
  approvals: CallContext["approvals"],
): Promise<readonly ApprovalFact[]> {
  const expired: ApprovalFact[] = [];
  for (const fact of gone) {
    const { status } = (await approvals.describe(fact.approval_id)) ?? {};
    if (status === "expired") expired.push({ ...fact, status });
  }
  return expired;
}

export function approvalsIn({ observed }: Judged): readonly ApprovalFact[] {
  return observed.facts.approvals ?? [];
}

export function mustWait({ decided }: Pick<Judged, "decided">): boolean {
  return decided.decision.outcome === "REQUIRE_REVIEW";
}

function misnamed(message: string): Refusal {
  return { kind: "invalid-request", message, field: "X-Meshgate-Approval" };
}
