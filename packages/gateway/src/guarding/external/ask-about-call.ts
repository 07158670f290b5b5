import { judgeGuardrails } from "@meshgate/engine";
import type { AskingCall } from "../../pipeline/approval-question.ts";
import type { CallContext } from "../../pipeline/context.ts";
import { type Judged, judgeAgain } from "../../pipeline/judged.ts";
import type { ObservedCall } from "../../pipeline/observe.ts";
import { withMoreInput } from "../../pipeline/use-bounds.ts";
import { guardFacts } from "../guard-facts.ts";
import type { PlacedFinding } from "../inspect-passages.ts";
import { isPublic } from "../is-public.ts";
import { maskTokensMax } from "../mask-tokens-max.ts";
import { maskersIn, masksIn, redactedTypes } from "../masking.ts";
import type { GuardRun } from "../run-guardrails.ts";
import type { GuardAsker } from "./ask-guard.ts";
import { askReached, hasPending, withoutPending } from "./ask-reached.ts";

/**
 * Asks the guards that run on our own ground, before the call is decided: what they find are facts of the call like any other. The
 * very same call, at once, where none is to be asked.
 */
export function askLocalGuards(
  asking: AskingCall,
  observed: ObservedCall,
  context: CallContext,
): ObservedCall | Promise<ObservedCall> {
  const run = observed.guarded;
  return run === undefined || !hasPending(run) ? observed : askLocal(asking, { observed, run }, context);
}

async function askLocal(
  asking: AskingCall,
  { observed, run }: { readonly observed: ObservedCall; readonly run: GuardRun },
  context: CallContext,
): Promise<ObservedCall> {
  const terms = { asking: { local: "ask", public: "later" }, hiddenOutside: () => [] } as const;
  const guarded = await askReached(run, terms, askerOf(asking, context));
  const facts = guardFacts(observed.facts, guarded, context);
  return { ...observed, guarded, facts: withMoreInput(facts, masksAdded(run, guarded), context) };
}

/**
 * Asks the guards that were not asked yet, of a call that may go: a public one only where the decision permits a public target, and
 * about no more than a public provider would get. What they find is for their own verdicts alone, so that it can tighten the
 * decision and never loosen it (SEMANTICS 7).
 */
export function askOtherGuards(
  asking: AskingCall,
  judged: Judged,
  context: CallContext,
): Judged | Promise<Judged> {
  const run = judged.observed.guarded;
  return run === undefined || !hasPending(run) ? judged : askOthers(asking, { judged, run }, context);
}

async function askOthers(
  asking: AskingCall,
  { judged, run }: { readonly judged: Judged; readonly run: GuardRun },
  context: CallContext,
): Promise<Judged> {
  const { observed, decided } = judged;
  const mayLeave = decided.decision.targets.some((target) => isPublic(target, observed.facts));
  const guarded = await askReached(
    run,
    {
      asking: { local: "ask", public: mayLeave ? "ask" : "never" },
      hiddenOutside: (current) => maskedOutside(current, judged, context),
    },
    askerOf(asking, context),
  );
  const facts = withMoreInput(observed.facts, masksAdded(run, guarded), context);
  const guardrails = withoutPending(guarded);
  return judgeAgain({ ...judged, observed: { ...observed, guarded } }, { ...facts, guardrails }, context);
}

/** What a provider would not get either, as the call was decided so far. */
function maskedOutside(run: GuardRun, { decided }: Judged, { watch }: CallContext): readonly PlacedFinding[] {
  const maskers = maskersIn(judgeGuardrails(run.outcome.plan, run.facts).verdicts);
  const redacted = redactedTypes(decided.decision, watch);
  return run.findings.filter(({ finding }) => masksIn(finding, { maskers, redacted }));
}

/** The most tokens that masks of what was found since may add. */
function masksAdded(before: GuardRun, after: GuardRun): number {
  return maskTokensMax(after.findings) - maskTokensMax(before.findings);
}

function askerOf({ ids, call, principal }: AskingCall, context: CallContext): GuardAsker {
  return { ids, actor: principal.actor, signal: call.signal, context };
}
