import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { CallEnvelope, Decision, TargetFact } from "@meshgate/engine";
import { boundNanoUsd } from "../prices/cost.ts";
import { inputTokensMax } from "../prices/input-tokens-max.ts";
import { outputTokensMax } from "../prices/output-tokens-max.ts";
import type { CallContext } from "./context.ts";

/** The most that a call may come to use, where some policy asks; the same facts where none does. */
export function withBounds(
  facts: CallEnvelope,
  body: ChatCompletionsRequest,
  context: CallContext,
): CallEnvelope {
  const { hasBudgets, hasTokenRates } = context.snapshot.governance;
  if (!hasBudgets && !hasTokenRates) return facts;
  const tokens = {
    input_tokens_max: inputTokensMax(body),
    output_tokens_max: outputTokensMax(body, context.outputTokensMaxDefault),
  };
  return bounded(facts, tokens, context);
}

/**
 * The same facts, bounded by what the decision lets the answer have, if that is less: what a rule caps need not be reserved.
 */
export function withObligedBounds(
  facts: CallEnvelope,
  body: ChatCompletionsRequest,
  { obligations = [] }: Decision,
  context: CallContext,
): CallEnvelope {
  const { input_tokens_max, output_tokens_max } = facts.call;
  if (input_tokens_max === undefined || output_tokens_max === undefined) return facts;
  const caps = obligations.flatMap(({ type, params }) =>
    type === "OUTPUT_CAP" ? (params.max_tokens ?? []) : [],
  );
  const cap = Math.min(...caps);
  if (cap >= output_tokens_max) return facts;
  // No provider takes 0: each choice may have one token.
  const capped = Math.max(cap, body.n ?? 1);
  return bounded(
    facts,
    { input_tokens_max, output_tokens_max: Math.min(capped, output_tokens_max) },
    context,
  );
}

/** The same facts, where more is sent than the caller sent: what stands for a masked value may be longer. */
export function withMoreInput(facts: CallEnvelope, tokens: number, context: CallContext): CallEnvelope {
  const { input_tokens_max, output_tokens_max } = facts.call;
  if (tokens === 0 || input_tokens_max === undefined || output_tokens_max === undefined) return facts;
  return bounded(facts, { input_tokens_max: input_tokens_max + tokens, output_tokens_max }, context);
}

interface TokenBounds {
  readonly input_tokens_max: number;
  readonly output_tokens_max: number;
}

function bounded(facts: CallEnvelope, tokens: TokenBounds, context: CallContext): CallEnvelope {
  const targets = context.snapshot.governance.hasBudgets
    ? facts.targets.map((target) => ({
        ...target,
        cost_bound_nano_usd: costBound(target, tokens, context),
      }))
    : facts.targets;
  return { ...facts, call: { ...facts.call, ...tokens }, targets };
}

function costBound(
  { provider, model }: TargetFact,
  { input_tokens_max, output_tokens_max }: TokenBounds,
  { prices }: CallContext,
): number | null {
  const price = prices.priceOf(provider, model);
  return price === null
    ? null
    : boundNanoUsd(price, { inputTokensMax: input_tokens_max, outputTokensMax: output_tokens_max });
}
