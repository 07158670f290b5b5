import type { ChatCompletionsRequest } from "@meshgate/contracts";
import { type GuardrailPlan, guardrailPlanOf } from "@meshgate/engine";
import type { CallContext } from "../pipeline/context.ts";
import type { ObservedCall } from "../pipeline/observe.ts";
import { withMoreInput } from "../pipeline/use-bounds.ts";
import { callPassages } from "./call-passages.ts";
import { viewOfCall } from "./call-view.ts";
import { guardFacts } from "./guard-facts.ts";
import { atOnce, inTurns } from "./in-turns.ts";
import { maskTokensMax } from "./mask-tokens-max.ts";
import { type GuardOrder, runGuardrails } from "./run-guardrails.ts";

/**
 * Looks at a call with every guardrail of this process that applies to it, and with what its rules ask for: what is found becomes
 * facts; those that are services are pending. The very same call, at once, where nothing looks; other calls have their turn while a
 * long one is looked at.
 */
export function guardCall(
  observed: ObservedCall,
  body: ChatCompletionsRequest,
  context: CallContext,
): ObservedCall | Promise<ObservedCall> {
  const order = orderFor(observed, body, context);
  return order === undefined ? observed : inTurns(guard(observed, body, { order, context }));
}

/** The same without giving way, of a call that is known to be short. */
export function guardCallAtOnce(
  observed: ObservedCall,
  body: ChatCompletionsRequest,
  context: CallContext,
): ObservedCall {
  const order = orderFor(observed, body, context);
  return order === undefined ? observed : atOnce(guard(observed, body, { order, context }));
}

interface Guarding {
  readonly order: GuardOrder;
  readonly context: CallContext;
}

function orderFor(
  { facts }: ObservedCall,
  body: ChatCompletionsRequest,
  { snapshot, guardrails, callGuards, externalGuards, watch }: CallContext,
): GuardOrder | undefined {
  const plan = guardrailPlanOf(snapshot.guarding, "pre_call", facts);
  if (plan === undefined && watch.isIdle) return undefined;
  const view = () => viewOfCall(body);
  const own = { set: guardrails, callGuards, externalGuards };
  return { ...own, view, plan: plan ?? noPlan, beside: watch.guardrails };
}

const noPlan: GuardrailPlan = {
  phase: "pre_call",
  guardrails: [],
  pipelines: [],
  policies: [],
  exempted: [],
};

function* guard(
  observed: ObservedCall,
  body: ChatCompletionsRequest,
  { order, context }: Guarding,
): Generator<undefined, ObservedCall> {
  const guarded = yield* runGuardrails(callPassages(body), order);
  const facts = guardFacts(observed.facts, guarded, context);
  return { ...observed, facts: withMoreInput(facts, maskTokensMax(guarded.findings), context), guarded };
}
