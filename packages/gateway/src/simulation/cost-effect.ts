import type { RequestCompleted, SimulationReport } from "@meshgate/contracts";
import type { Decision, Target } from "@meshgate/engine";
import { usdOf } from "../control/usd-of.ts";
import { isPermitted } from "../pipeline/decide.ts";
import { costNanoUsd } from "../prices/cost.ts";
import type { PriceBook } from "../prices/price.ts";
import { tokenUseOf } from "../prices/token-use.ts";

/** Calls that went to a provider then, and of which the end is still to be read. */
type Awaited = { readonly kind: "refused-now" } | { readonly kind: "goes-on"; readonly first: Target };

/** Of a call that never ended in the record something would stay here: no more than these are awaited. */
const AWAITED_MAX = 100_000;

/** What a candidate would have saved, and cost, by what the calls came to then. */
export class CostEffect {
  readonly #prices: PriceBook;
  readonly #awaited = new Map<string, Awaited>();
  #refused = 0;
  #refusedNanoUsd = 0n;
  #refusedTokens = 0;
  #refusedOfUnknownCost = 0;
  #letGo = 0;
  #moved = 0;
  #movedNanoUsdThen = 0n;
  #movedNanoUsdNow = 0n;
  #movedOfUnknownCost = 0;

  constructor(prices: PriceBook) {
    this.#prices = prices;
  }

  decided(requestId: string, before: Decision, after: Decision): void {
    const isLetGoNow = isPermitted(after);
    if (!isPermitted(before)) {
      if (isLetGoNow) this.#letGo += 1;
      return;
    }
    const [first] = after.targets;
    if (!isLetGoNow) {
      this.#refused += 1;
      this.#await(requestId, { kind: "refused-now" });
    } else if (first !== undefined && !isSame(first, before.targets[0])) {
      this.#await(requestId, { kind: "goes-on", first });
    }
  }

  isAwaited(requestId: string): boolean {
    return this.#awaited.has(requestId);
  }

  /** Those of which the end stands outside what was read. */
  awaited(): readonly string[] {
    return [...this.#awaited.keys()];
  }

  ended(requestId: string, { provider, model, cost, usage }: RequestCompleted): void {
    const awaited = this.#awaited.get(requestId);
    if (awaited === undefined) return;
    this.#awaited.delete(requestId);
    const nanoUsd = cost === undefined ? 0 : cost.nano_usd;
    if (awaited.kind === "refused-now") {
      if (nanoUsd === null) this.#refusedOfUnknownCost += 1;
      else this.#refusedNanoUsd += BigInt(nanoUsd);
      this.#refusedTokens += (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
      return;
    }
    const { first } = awaited;
    if (provider === undefined || model === undefined || isSame(first, { provider, model })) return;
    this.#moved += 1;
    const price = this.#prices.priceOf(first.provider, first.model);
    if (nanoUsd === null || price === null || usage === undefined) {
      this.#movedOfUnknownCost += 1;
      return;
    }
    this.#movedNanoUsdThen += BigInt(nanoUsd);
    this.#movedNanoUsdNow += BigInt(costNanoUsd(price, tokenUseOf(usage)));
  }

  report(): SimulationReport["effect"] {
    const refusedAndAwaited = [...this.#awaited.values()].filter(({ kind }) => kind === "refused-now").length;
    return {
      refused_now: {
        calls: this.#refused,
        usd: usdOf(this.#refusedNanoUsd),
        tokens: this.#refusedTokens,
        of_unknown_cost: this.#refusedOfUnknownCost + refusedAndAwaited,
      },
      let_go_now: { calls: this.#letGo },
      elsewhere_now: {
        calls: this.#moved,
        usd_then: usdOf(this.#movedNanoUsdThen),
        usd_now: usdOf(this.#movedNanoUsdNow),
        of_unknown_cost: this.#movedOfUnknownCost,
      },
    };
  }

  #await(requestId: string, awaited: Awaited): void {
    if (this.#awaited.size >= AWAITED_MAX) this.#forgetLongest();
    this.#awaited.set(requestId, awaited);
  }

  /** Only where it must: to look for the first passes over all that were deleted before it. */
  #forgetLongest(): void {
    const [longest] = this.#awaited.keys();
    if (longest === undefined) return;
    if (this.#awaited.get(longest)?.kind === "refused-now") this.#refusedOfUnknownCost += 1;
    this.#awaited.delete(longest);
  }
}

function isSame(a: Target, b: Target | undefined): boolean {
  return a.provider === b?.provider && a.model === b.model;
}
