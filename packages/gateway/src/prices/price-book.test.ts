import { describe, expect, test } from "bun:test";
import type { ConfiguredProvider } from "../config/config.ts";
import { ProviderConfig } from "../config/schema.ts";
import { locationOf } from "../providers/location.ts";
import { PRICE_LIST } from "./list-price.ts";
import { createPriceBook } from "./price-book.ts";

const november = Date.UTC(2026, 10, 20, 12);
const nowIs = (ms: number) => ({ nowMs: () => ms, monotonicMs: () => ms });

function provider(name: string, written: object): ConfiguredProvider {
  const config = ProviderConfig.parse(written);
  return { ...config, name, location: locationOf(config), foundBy: "test" };
}

const price = { input_usd_per_1m_tokens: 1, output_usd_per_1m_tokens: 2.5 };
const relay = { kind: "openai", url: "https://relay.example.com/v1" };

describe("where a target's price comes from", () => {
  const book = createPriceBook(
    {
      providers: [
        provider("openai", { kind: "openai" }),
        provider("anthropic", { kind: "anthropic" }),
        provider("groq", { kind: "openai", url: "https://api.groq.com/openai/v1" }),
        provider("relay", relay),
        provider("listed-relay", { ...relay, price_list: "openai" }),
        provider("flat", { ...relay, price }),
        provider("gpu", { ...relay, location: "local" }),
        provider("paid-gpu", { ...relay, location: "local", price }),
        provider("ollama", { kind: "ollama" }),
        provider("hosted-ollama", { kind: "ollama", url: "https://ollama.example.com", location: "public" }),
        provider("sandbox", { kind: "sandbox" }),
      ],
      modelPrices: {
        "openai/gpt-4o": { ...price, cached_input_usd_per_1m_tokens: 0.25, usd_per_request: 0.001 },
        "flat/special/model": { ...price, input_usd_per_1m_tokens: 0.29 },
        "ollama/llama3.2": price,
      },
    },
    nowIs(november),
  );
  const configured = { inputPicoUsd: 1_000_000, outputPicoUsd: 2_500_000, source: "config" };
  const free = { inputPicoUsd: 0, outputPicoUsd: 0, source: "local" };

  const cases: readonly [provider: string, model: string, why: string, price: object | null][] = [
    [
      "openai",
      "gpt-4o",
      "the configuration prices the model",
      { ...configured, cachedInputPicoUsd: 250_000, requestNanoUsd: 1_000_000 },
    ],
    [
      "openai",
      "gpt-4o-mini",
      "OpenAI has the address",
      { inputPicoUsd: 150_000, outputPicoUsd: 600_000, cachedInputPicoUsd: 75_000, source: PRICE_LIST },
    ],
    ["openai", "no-such-model", "the list does not have the model", null],
    [
      "anthropic",
      "claude-2",
      "Anthropic has the address",
      { inputPicoUsd: 8_000_000, outputPicoUsd: 24_000_000, source: PRICE_LIST },
    ],
    ["groq", "gpt-4o", "OpenAI's models are not Groq's", null],
    ["relay", "gpt-4o", "nobody is known at the address", null],
    [
      "listed-relay",
      "gpt-4o",
      "the configuration names the list",
      {
        inputPicoUsd: 2_500_000,
        outputPicoUsd: 10_000_000,
        cachedInputPicoUsd: 1_250_000,
        source: PRICE_LIST,
      },
    ],
    ["flat", "anything", "the configuration prices the provider", configured],
    [
      "flat",
      "special/model",
      "the model's price goes before the provider's",
      { ...configured, inputPicoUsd: 290_000 },
    ],
    ["gpu", "gpt-4o", "it is local", free],
    ["paid-gpu", "gpt-4o", "it is local, and told otherwise", configured],
    ["ollama", "qwen3", "it is local", free],
    ["ollama", "llama3.2", "it is local, and told otherwise for this model", configured],
    ["hosted-ollama", "llama3.2", "it is not local, and nobody is known at the address", null],
    ["sandbox", "sandbox", "it is the sandbox", free],
    ["nowhere", "gpt-4o", "there is no such provider", null],
  ];
  test.each(cases)("%s/%s: %s", (name, model, _why, expected) => {
    expect<object | null>(book.priceOf(name, model)).toEqual(expected);
  });
});

describe("the book", () => {
  const settings = { providers: [provider("openai", { kind: "openai" })], modelPrices: {} };

  test("finds a price once", () => {
    const book = createPriceBook(settings, nowIs(november));
    const first = book.priceOf("openai", "gpt-4o");
    expect(first).not.toBeNull();
    expect(book.priceOf("openai", "gpt-4o")).toBe(first);
  });

  test("gives the new price from the minute in which it changes", () => {
    let nowMs = Date.UTC(2026, 6, 29, 23, 59, 59);
    const book = createPriceBook(settings, { nowMs: () => nowMs, monotonicMs: () => nowMs });
    expect(book.priceOf("openai", "gpt-5.6-luna")?.inputPicoUsd).toBe(1_000_000);
    nowMs += 1_000;
    expect(book.priceOf("openai", "gpt-5.6-luna")?.inputPicoUsd).toBe(200_000);
  });

  test("forgets rather than grow with the names that callers make up", () => {
    const book = createPriceBook(settings, nowIs(november));
    const first = book.priceOf("openai", "gpt-4o");
    for (let made = 0; made < 10_000; made += 1) book.priceOf("openai", `x${made}`);
    expect(book.priceOf("openai", "gpt-4o")).not.toBe(first);
    expect(book.priceOf("openai", "gpt-4o")).toEqual(first);
  });
});
