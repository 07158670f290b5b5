import type { CallCost, CallPrice, Usage } from "@meshgate/contracts";
import type { Target } from "@meshgate/engine";
import { costNanoUsd, ratesFor } from "../prices/cost.ts";
import { inputTokensMax } from "../prices/input-tokens-max.ts";
import type { Price } from "../prices/price.ts";
import { tokenUseOf } from "../prices/token-use.ts";
import type { Call } from "./call.ts";
import { codePointCount } from "./call-texts.ts";
import type { CallContext } from "./context.ts";
import type { Governed } from "./govern.ts";
import { loadTokenizer } from "./output-cap/tokenizer.ts";

/**
 * What a call used, by the provider's report or, where there is none, by what was answered; or at most, where the provider may
 * bill an answer that nobody saw.
 */
export interface CallUse {
  /** Absent where no answer was seen. */
  readonly usage?: Usage;
  readonly cost: CallCost;
}

/** An answer that began. */
export interface UsedAnswer {
  readonly target: Target;
  /** As the provider reported it. */
  readonly usage: Usage | undefined;
  /** Everything that the model wrote. */
  readonly text: () => string;
}

/** At once, unless the tokens of the answer must be counted here. */
export function callUse(
  call: Call,
  governed: Governed,
  { target, ...answer }: UsedAnswer,
  context: CallContext,
): CallUse | Promise<CallUse> {
  const { usage } = answer;
  return usage === undefined
    ? countedUsage(call, governed, answer.text(), context).then((counted) => priced(target, counted, context))
    : priced(target, { usage, counted_by: "provider" }, context);
}

interface CountedUsage {
  readonly usage: Usage;
  readonly counted_by: "provider" | "gateway" | "estimate";
}

function priced(target: Target, { usage, counted_by }: CountedUsage, context: CallContext): CallUse {
  const price = context.prices.priceOf(target.provider, target.model);
  if (price === null) return { usage, cost: { nano_usd: null, counted_by } };
  const nano_usd = costNanoUsd(price, tokenUseOf(usage));
  return { usage, cost: { nano_usd, counted_by, price: printPrice(price, usage.input_tokens) } };
}

/**
 * Of a call that was sent and whose answer never came: the most that it could have cost there (SEMANTICS 5). As of a call
 * whose process died, it is not known where no budget asked for it.
 */
export function boundUse({ observed }: Governed, { provider, model }: Target): CallUse {
  const reached = observed.facts.targets.find((each) => each.provider === provider && each.model === model);
  return { cost: { nano_usd: reached?.cost_bound_nano_usd ?? null, counted_by: "bound" } };
}

/** Exactly where a limit waits for it; else by the lengths, since counting costs more than the rest of a call together. */
async function countedUsage(
  call: Call,
  { held, observed }: Governed,
  text: string,
  { snapshot }: CallContext,
): Promise<CountedUsage> {
  const { facts } = observed;
  if (held.some(({ kind }) => kind !== "requests")) {
    const input_tokens = facts.call.input_tokens_max ?? inputTokensMax(call.body);
    const output_tokens = (await loadTokenizer()).count(text);
    return { usage: { input_tokens, output_tokens }, counted_by: "gateway" };
  }
  const tokens = (chars: number) => Math.ceil(chars / snapshot.routing.charsPerToken);
  return {
    usage: { input_tokens: tokens(facts.call.total_chars), output_tokens: tokens(codePointCount(text)) },
    counted_by: "estimate",
  };
}

function printPrice(price: Price, inputTokens: number): CallPrice {
  const rates = ratesFor(price, inputTokens);
  return {
    audio_input_pico_usd: rates.audioInputPicoUsd,
    audio_output_pico_usd: rates.audioOutputPicoUsd,
    cache_write_pico_usd: rates.cacheWritePicoUsd,
    cached_input_pico_usd: rates.cachedInputPicoUsd,
    image_input_pico_usd: rates.imageInputPicoUsd,
    image_output_pico_usd: rates.imageOutputPicoUsd,
    input_pico_usd: rates.inputPicoUsd,
    output_pico_usd: rates.outputPicoUsd,
    reasoning_pico_usd: rates.reasoningPicoUsd,
    request_nano_usd: price.requestNanoUsd,
    source: price.source,
  };
}
