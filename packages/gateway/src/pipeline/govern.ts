import type { ApprovalFact, LimitNeed, Result } from "@meshgate/engine";
import { askOtherGuards } from "../guarding/external/ask-about-call.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Writable } from "../writable.ts";
import type { AskingCall } from "./approval-question.ts";
import type { DescribedApproval } from "./approvals.ts";
import type { CallContext } from "./context.ts";
import { isPermitted } from "./decide.ts";
import { type Judged, judge, judgeAgain } from "./judged.ts";
import type { ObservedCall } from "./observe.ts";
import type { RateState } from "./rate-states.ts";
import type { Refusal } from "./refusal.ts";
import { type Needs, reserve } from "./reserve.ts";
import { approvalsIn, mustWait, type Sought, seekAnother, seekApproval } from "./seek-approval.ts";
import { withObligedBounds } from "./use-bounds.ts";

/** A decided call, and what is held for it. */
export interface Governed extends Judged {
  /** When it was decided: the month and the second that its limits count in. */
  readonly atMs: number;
  /** The limits that are reserved for it: they must be settled or released. */
  readonly held: readonly LimitNeed[];
  /** Of a call that holds something: a time at which it was not reserved yet, on the monotonic clock. */
  readonly askedMs?: number;
  /** Whether it used approvals up: they are given back where it never reaches a provider. */
  readonly usesApprovals: boolean;
  readonly rates: readonly RateState[];
  /** What it waits for. */
  readonly approval?: DescribedApproval;
}

/**
 * Decides a call whole (ARCHITECTURE): once with what state limits pending; then, only where that permits it, its approvals
 * are looked up, external guards asked that could not be before, all its limits reserved in one step and its approvals used, and it is
 * decided again by what came of that. A call that none of these applies to is decided once, and waits for nothing. Where it is refused before there is a
 * decision to record, nothing is held. Gives with it the context to go on with: policies may have changed while it waited.
 */
export async function govern(
  asking: AskingCall,
  observed: ObservedCall,
  context: CallContext,
): Promise<Result<{ readonly governed: Governed; readonly context: CallContext }, Refusal>> {
  const first = judge(observed, context);
  try {
    const sought: Result<Sought, Refusal> = mustWait(first)
      ? await seekApproval(asking, first, context)
      : { ok: true, value: { judged: first, context } };
    if (!sought.ok) return sought;
    const { judged, context: latest } = sought.value;
    const holding = hold(asking, judged, latest);
    const governed = holding instanceof Promise ? await holding : holding;
    return { ok: true, value: { governed, context: latest } };
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable)) throw error;
    return { ok: false, error: approvalsUnavailable };
  }
}

/** Asks, reserves and uses what a permitted call needs; of any other, tells what it waits for. */
function hold(asking: AskingCall, judged: Judged, context: CallContext): Governed | Promise<Governed> {
  if (mustWait(judged)) return waiting(judged, context.clock.nowMs(), context);
  if (!isPermitted(judged.decided.decision)) return nothingHeld(judged, context.clock.nowMs());
  const asked = askOtherGuards(asking, judged, context);
  return asked instanceof Promise
    ? asked.then((guarded) => holdGuarded(asking, guarded, context))
    : holdGuarded(asking, asked, context);
}

/** The same of a call that every guard has seen. */
function holdGuarded(
  asking: AskingCall,
  guarded: Judged,
  context: CallContext,
): Governed | Promise<Governed> {
  const atMs = context.clock.nowMs();
  if (!isPermitted(guarded.decided.decision)) return nothingHeld(guarded, atMs);
  const judged = withCap(guarded, asking, context);
  const { limits: needs } = judged;
  return isLimited(needs)
    ? reserveLimits(asking, { judged, needs, atMs }, context)
    : useApprovals(asking, nothingHeld(judged, atMs), context);
}

function isLimited(limits: readonly LimitNeed[]): limits is Needs {
  return limits.length > 0;
}

const approvalsUnavailable: Refusal = {
  kind: "record-unavailable",
  message: "The call was not sent on: its approvals cannot be looked up at the moment. Try again later.",
};

/** Gives back whatever a call holds that goes nowhere. What fails of it is found among the leftovers. */
export async function release(
  requestId: string,
  { held, usesApprovals }: Pick<Governed, "held" | "usesApprovals">,
  { usage, approvals }: CallContext,
): Promise<void> {
  await Promise.allSettled([
    ...(held.length === 0 ? [] : [usage.release(requestId)]),
    ...(usesApprovals ? [approvals.giveBack(requestId)] : []),
  ]);
}

/** A rule that caps the answer makes the call cheaper: less need be reserved. */
function withCap(judged: Judged, { call }: AskingCall, context: CallContext): Judged {
  const { observed, decided } = judged;
  const facts = withObligedBounds(observed.facts, call.body, decided.decision, context);
  return facts === observed.facts ? judged : judgeAgain(judged, facts, context);
}

interface LimitedCall {
  readonly judged: Judged;
  readonly needs: Needs;
  readonly atMs: number;
}

async function reserveLimits(
  asking: AskingCall,
  { judged, needs, atMs }: LimitedCall,
  context: CallContext,
): Promise<Governed> {
  const { usage, isHeld, askedMs, rates } = await reserve(asking.ids.requestId, needs, atMs, context);
  const { observed, decided, limits } = judgeAgain(judged, { usage }, context);
  const held = isHeld ? needs : [];
  const governed: Writable<Governed> = { observed, decided, limits, atMs, held, usesApprovals: false, rates };
  if (isHeld) governed.askedMs = askedMs;
  return useApprovals(asking, governed, context);
}

function useApprovals(
  asking: AskingCall,
  governed: Governed,
  context: CallContext,
): Governed | Promise<Governed> {
  if (!isPermitted(governed.decided.decision)) return governed;
  const given = approvalsIn(governed).filter(({ status }) => status === "approved");
  return given.length === 0 ? governed : useGiven(given, { asking, governed }, context);
}

/** Two retries with one approval: one goes on, the other gives back what it reserved and waits again. */
async function useGiven(
  given: readonly ApprovalFact[],
  { asking, governed }: { readonly asking: AskingCall; readonly governed: Governed },
  context: CallContext,
): Promise<Governed> {
  const ids = given.map(({ approval_id }) => approval_id);
  const { requestId } = asking.ids;
  try {
    if (await context.approvals.use(ids, requestId)) return { ...governed, usesApprovals: true };
  } catch (error) {
    await release(requestId, governed, context);
    throw error;
  }
  await release(requestId, governed, context);
  const { usage: _, ...facts } = governed.observed.facts;
  const pending = await seekAnother(
    asking,
    { ...governed, observed: { ...governed.observed, facts } },
    context,
  );
  return waiting(pending, governed.atMs, context);
}

function nothingHeld({ observed, decided, limits }: Judged, atMs: number): Governed {
  return { observed, decided, limits, atMs, held: [], usesApprovals: false, rates: [] };
}

/** A call that waits, with what it waits for. */
async function waiting(judged: Judged, atMs: number, { approvals }: CallContext): Promise<Governed> {
  const held = nothingHeld(judged, atMs);
  const waited = approvalsIn(judged).find(({ status }) => status !== "approved");
  const approval = waited === undefined ? undefined : await approvals.describe(waited.approval_id);
  return approval === undefined ? held : { ...held, approval };
}
