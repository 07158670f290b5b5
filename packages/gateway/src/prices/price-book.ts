import type { ConfiguredProvider } from "../config/config.ts";
import type { ModelPrice } from "../config/price.ts";
import type { Clock } from "../ports/clock.ts";
import { configuredPrice } from "./configured-price.ts";
import { listAtUrl, listedPrice } from "./list-price.ts";
import type { Price, PriceBook } from "./price.ts";

/** What the configuration says of prices. */
export interface PriceSettings {
  readonly providers: readonly ConfiguredProvider[];
  /** By `provider/model`. */
  readonly modelPrices: Readonly<Record<string, ModelPrice>>;
}

/** Models are named by callers: what is kept of them must not grow without bound. */
const KEPT_MAX = 10_000;
const MINUTE_MS = 60_000;

const LOCAL: Price = { inputPicoUsd: 0, outputPicoUsd: 0, source: "local" };

interface Kept {
  readonly price: Price | null;
  /** The minute (UTC, since the epoch) in which it holds; absent: always. */
  readonly minute?: number;
}

/**
 * Finds each target's price once: what the configuration says of the model, else of its provider; else the price list of
 * whoever has the provider's address; else 0 where the provider is local. Anything else is not known, which is never 0:
 * an OpenAI-compatible server elsewhere does not have OpenAI's prices.
 */
export function createPriceBook({ providers, modelPrices }: PriceSettings, clock: Clock): PriceBook {
  const sources = new Map(providers.map((provider) => [provider.name, sourceOf(provider)]));
  const overrides = new Map(
    Object.entries(modelPrices).map(([target, price]) => [target, configuredPrice(price)]),
  );
  const kept = new Map<string, Kept>();

  const find = (target: string, provider: string, model: string): Kept => {
    const override = overrides.get(target);
    if (override !== undefined) return { price: override };
    const source = sources.get(provider);
    if (source === undefined || source.kind === "none") return { price: null };
    if (source.kind === "flat") return { price: source.price };
    const atMs = clock.nowMs();
    const listed = listedPrice(source.listId, model, atMs);
    if (listed === undefined) return { price: null };
    return { price: listed.price, ...(listed.changesWithTime && { minute: minuteOf(atMs) }) };
  };

  return {
    priceOf(provider, model) {
      const target = `${provider}/${model}`;
      const known = kept.get(target);
      if (known !== undefined && isInForce(known, clock)) return known.price;
      const found = find(target, provider, model);
      if (kept.size >= KEPT_MAX) kept.clear();
      kept.set(target, found);
      return found.price;
    },
  };
}

/** Where a provider's models have their prices from, but for those that the configuration prices one by one. */
type PriceSource =
  | { readonly kind: "flat"; readonly price: Price }
  | { readonly kind: "list"; readonly listId: string }
  | { readonly kind: "none" };

function sourceOf(provider: ConfiguredProvider): PriceSource {
  if (provider.price !== undefined) return { kind: "flat", price: configuredPrice(provider.price) };
  if (provider.price_list !== undefined) return { kind: "list", listId: provider.price_list };
  if (provider.location === "local") return { kind: "flat", price: LOCAL };
  const listId = "url" in provider ? listAtUrl(provider.url) : undefined;
  return listId === undefined ? { kind: "none" } : { kind: "list", listId };
}

function isInForce({ minute }: Kept, clock: Clock): boolean {
  return minute === undefined || minute === minuteOf(clock.nowMs());
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS);
}
