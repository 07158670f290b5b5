import { answeredInstead } from "../guarding/answered-instead.ts";
import { type AppliedGuardrails, appliedToCall, ranIn, withAnswer } from "../guarding/applied-guardrails.ts";
import { answerRefusal } from "../guarding/guard-refusal.ts";
import { type AnswerTotals, tallyWhole } from "./answer-tally.ts";
import type { Call, Reply } from "./call.ts";
import { type CallEnding, callFailure, settle } from "./call-ending.ts";
import type { CallEntry } from "./call-entry.ts";
import { concludeStreamed } from "./conclude-streamed.ts";
import type { CallContext } from "./context.ts";
import { cutEnding, cutOf } from "./cut-call.ts";
import type { Enforced } from "./enforce.ts";
import type { RecordedCall } from "./record.ts";
import { isPolicyBlock, type PolicyBlock, type Refusal } from "./refusal.ts";
import { mustWait } from "./seek-approval.ts";
import {
  type DecidedTools,
  decidesTools,
  decideTools,
  entriesOf,
  noTools,
} from "./tool-calls/decide-tools.ts";
import { withOneReading } from "./tool-calls/one-reading.ts";
import { toolNames } from "./tool-calls/tool-call-parts.ts";

type EnforcedAtOnce = Exclude<Enforced, { kind: "streamed" }>;

/**
 * Records how the call ended, and only then lets its answer go; of a stream, its end.
 * INVARIANT: an answer whose record cannot be written is withheld.
 */
export async function conclude(
  call: Call,
  entry: CallEntry,
  reached: Enforced,
  context: CallContext,
): Promise<Reply> {
  if (reached.kind === "streamed") return concludeStreamed(call, entry, reached, context);
  const enforced =
    reached.kind === "whole" && decidesTools(context)
      ? { ...reached, answer: withOneReading(reached.answer) }
      : reached;
  const tools = enforced.kind === "whole" ? decideAnswersTools(entry, enforced, context) : noTools;
  // Of what is refused, only a call that waited is told: another's refusal says why already.
  const cut = enforced.kind === "refused" && !mustWait(entry) ? undefined : cutOf(entry);
  const ending = endingOf(entry, enforced, tools, context);
  const isReleased = enforced.kind === "whole" && ending.failure === undefined && cut === undefined;
  const captured = isReleased
    ? entry.capture?.answer(enforced.answer.completion.choices, context.clock.nowMs())
    : undefined;
  const evidence = await settle(
    call,
    entry,
    cut === undefined ? { ...ending, captured } : cutEnding(ending, cut, entry),
    context,
  );
  const { ids } = entry;
  const { rates } = entry.governed;
  const { decision } = entry.decided;
  const guardrails = appliedOf(entry, enforced);
  const refusal = evidence.kind === "unavailable" ? withheld : (cut ?? refusalOf(enforced, tools));
  if (refusal?.policy?.answer !== undefined) {
    const target = enforced.kind === "whole" ? { target: enforced.target } : {};
    return answeredInstead(refusal.policy.answer, call, { ids, decision, rates, guardrails, ...target });
  }
  if (refusal !== undefined) return { ids, kind: "refused", refusal, rates, guardrails };
  if (enforced.kind === "refused") throw new Error("A refused call has a refusal");
  return { ids, decision, rates, guardrails, ...released(enforced) };
}

function appliedOf({ decided }: RecordedCall, enforced: EnforcedAtOnce): AppliedGuardrails {
  const applied = appliedToCall(decided.decision);
  const guarded = enforced.kind === "whole" ? enforced.guarded : undefined;
  return guarded === undefined
    ? applied
    : withAnswer(applied, guarded.guarding.plan, ranIn(guarded.verdicts));
}

function refusalOf(enforced: EnforcedAtOnce, { denied }: DecidedTools): Refusal | undefined {
  if (enforced.kind === "refused") return enforced.refusal;
  return guardDenial(enforced) ?? denied?.refusal;
}

/** Why guardrails withhold the answer. */
function guardDenial(enforced: EnforcedAtOnce): PolicyBlock | undefined {
  if (enforced.kind !== "whole" || enforced.guarded?.isBlocked !== true) return undefined;
  return answerRefusal(enforced.guarded.verdicts);
}

/** Every tool call of a whole answer is decided before any of the answer is released. */
function decideAnswersTools(
  entry: RecordedCall,
  { answer }: Extract<Enforced, { kind: "whole" }>,
  context: CallContext,
): DecidedTools {
  if (!decidesTools(context)) return noTools;
  const decided = decideTools(entry, toolNames(answer.completion), context);
  context.observer.toolCallsDecided(entriesOf(decided).map((each) => each.decided.decision));
  return decided;
}

function endingOf(
  entry: CallEntry,
  enforced: EnforcedAtOnce,
  tools: DecidedTools,
  { hashText }: CallContext,
): CallEnding {
  if (enforced.kind === "refused") {
    const { refusal } = enforced;
    const ending: CallEnding = {
      failure: { detail: "policy", refusal },
      latencyMs: 0,
      attempts: [],
      // One that was let go had its decision recorded before.
      decisions: entry.opened === undefined ? [entry] : [],
    };
    return isPolicyBlock(refusal) ? { ...ending, denial: { entry, refusal } } : ending;
  }
  const { target, attempts } = enforced;
  const reached = { target, attempts, latencyMs: attempts.at(-1)?.latency_ms ?? 0 };
  if (enforced.kind === "failed") {
    const { failure } = enforced;
    return { ...reached, failure: callFailure(failure), billed: failure.billed, decisions: [] };
  }
  const refusal = guardDenial(enforced);
  const denial = refusal === undefined ? tools.denied : { entry, refusal };
  return {
    ...reached,
    answer: tallyAnswer(enforced, hashText),
    ...(enforced.guarded === undefined ? {} : { guarded: enforced.guarded }),
    decisions: entriesOf(tools),
    ...(denial === undefined ? {} : { failure: { detail: "policy", refusal: denial.refusal }, denial }),
  };
}

/** Facts of what is released; but what was written is what was paid for. */
function tallyAnswer(
  { answer, guarded }: Extract<Enforced, { kind: "whole" }>,
  hashText: CallContext["hashText"],
): AnswerTotals {
  const released = tallyWhole(answer.completion, hashText);
  return guarded === undefined ? released : { ...released, text: tallyWhole(guarded.written, hashText).text };
}

/** What a surface needs of it to print. */
function released(enforced: Exclude<EnforcedAtOnce, { kind: "refused" }>) {
  switch (enforced.kind) {
    case "failed":
      return { kind: enforced.kind, failure: enforced.failure, target: enforced.target };
    case "whole":
      return { kind: enforced.kind, answer: enforced.answer, target: enforced.target };
  }
}

const withheld: Refusal = {
  kind: "record-unavailable",
  message: "The answer is withheld: its record cannot be written at the moment. Try again later.",
};
