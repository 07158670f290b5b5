import type { ModelPrice } from "@pydantic/genai-prices";
import { picoUsdOf } from "./pico-usd.ts";
import type { Price, PriceTier, Rates } from "./price.ts";

/** As events name the price list: a test holds it to the version that is installed. */
export const PRICE_LIST = "genai-prices@0.1.8";

export interface ListedPrice {
  readonly price: Price;
  /** Whether it depends on the date or the hour: always on whole minutes, UTC. */
  readonly changesWithTime: boolean;
}

/** The id of the provider in the price list that answers at this address; undefined where none is known to. */
export function listAtUrl(url: string): string | undefined {
  return priceList().findProvider({ providerApiUrl: url })?.id;
}

export function isPriceList(id: string): boolean {
  return priceList().findProvider({ providerId: id })?.id === id;
}

/** What the price list says of a model at a time; undefined where it does not know the model's input or output price. */
export function listedPrice(listId: string, model: string, atMs: number): ListedPrice | undefined {
  const found = priceList().calcPrice({}, model, { providerId: listId, timestamp: new Date(atMs) });
  const price = found === null ? undefined : priceOf(found.model_price);
  if (found === null || price === undefined) return undefined;
  return { price, changesWithTime: Array.isArray(found.model.prices) };
}

/** Nine megabytes: loaded where some provider has its prices from there, and not before. */
function priceList(): typeof import("@pydantic/genai-prices") {
  return require("@pydantic/genai-prices");
}

function priceOf(listed: ModelPrice): Price | undefined {
  const rates = ratesAbove(listed, -1);
  if (rates === undefined) return undefined;
  const tiers = tierStarts(listed).flatMap((start): readonly PriceTier[] => {
    const above = ratesAbove(listed, start);
    return above === undefined ? [] : [{ aboveInputTokens: start, ...above }];
  });
  const perThousand = listed["requests_kcount"];
  return {
    ...rates,
    ...(tiers.length > 0 && { tiers }),
    ...(typeof perThousand === "number" && { requestNanoUsd: Math.ceil(perThousand * 1e6) }),
    source: PRICE_LIST,
  };
}

function tierStarts(listed: ModelPrice): readonly number[] {
  const starts = Object.values(listed).flatMap((entry) =>
    typeof entry === "object" ? entry.tiers.map(({ start }) => start) : [],
  );
  return [...new Set(starts)].sort((a, b) => a - b);
}

type FinerRate = Exclude<keyof Rates, "inputPicoUsd" | "outputPicoUsd">;

/** What the price list calls the finer kinds of tokens that we tell apart. */
const finerKeys: Readonly<Record<FinerRate, string>> = {
  cachedInputPicoUsd: "cache_read_mtok",
  cacheWritePicoUsd: "cache_write_mtok",
  audioInputPicoUsd: "input_audio_mtok",
  imageInputPicoUsd: "input_image_mtok",
  audioOutputPicoUsd: "output_audio_mtok",
  imageOutputPicoUsd: "output_image_mtok",
  reasoningPicoUsd: "output_reasoning_mtok",
};

/** The rates of a call with more input tokens than `start`, up to the next tier. */
function ratesAbove(listed: ModelPrice, start: number): Rates | undefined {
  const inputPicoUsd = picoUsdAbove(listed["input_mtok"], start);
  const outputPicoUsd = picoUsdAbove(listed["output_mtok"], start);
  if (inputPicoUsd === undefined || outputPicoUsd === undefined) return undefined;
  const finer = Object.entries(finerKeys).flatMap(([rate, key]) => {
    const picoUsd = picoUsdAbove(listed[key], start);
    return picoUsd === undefined ? [] : [[rate, picoUsd] as const];
  });
  return { inputPicoUsd, outputPicoUsd, ...Object.fromEntries(finer) };
}

function picoUsdAbove(entry: ModelPrice[string], start: number): number | undefined {
  if (entry === undefined) return undefined;
  const usdPer1mTokens =
    typeof entry === "number"
      ? entry
      : (entry.tiers.findLast((tier) => tier.start <= start)?.price ?? entry.base);
  return picoUsdOf(usdPer1mTokens);
}
