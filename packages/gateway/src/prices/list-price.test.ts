import { describe, expect, test } from "bun:test";
import { calcPrice, findProvider, type Provider } from "@pydantic/genai-prices";
import manifest from "../../package.json" with { type: "json" };
import { costNanoUsd } from "./cost.ts";
import { isPriceList, listAtUrl, listedPrice, PRICE_LIST } from "./list-price.ts";

const november = Date.UTC(2026, 10, 20, 12);

test("prices are marked with the version of the list that is pinned", () => {
  expect(PRICE_LIST).toBe(`genai-prices@${manifest.dependencies["@pydantic/genai-prices"]}`);
});

describe("the list at an address", () => {
  const cases: readonly [url: string, listId: string | undefined][] = [
    ["https://api.openai.com/v1", "openai"],
    ["https://api.anthropic.com", "anthropic"],
    ["https://api.groq.com/openai/v1", "groq"],
    ["https://openrouter.ai/api/v1", "openrouter"],
    ["https://acme.openai.azure.com/openai/v1", "azure"],
    ["https://llm.example.com/v1", undefined],
    ["https://relay.example.com/https://api.openai.com/v1", undefined],
    ["http://localhost:8000/v1", undefined],
  ];
  test.each(cases)("%s: %s", (url, listId) => {
    expect(listAtUrl(url)).toBe(listId);
  });

  test("only a provider's own id names a list", () => {
    expect(["openai", "anthropic", "OpenAI", "my-openai", ""].map(isPriceList)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a listed price", () => {
  test("has every finer kind that the list prices", () => {
    expect(listedPrice("openai", "gpt-4o", november)).toEqual({
      price: {
        inputPicoUsd: 2_500_000,
        outputPicoUsd: 10_000_000,
        cachedInputPicoUsd: 1_250_000,
        source: PRICE_LIST,
      },
      changesWithTime: false,
    });
  });

  test("has the tiers of all kinds at their starts", () => {
    expect(listedPrice("anthropic", "claude-sonnet-4-5-20250929", november)?.price).toEqual({
      inputPicoUsd: 3_000_000,
      outputPicoUsd: 15_000_000,
      cachedInputPicoUsd: 300_000,
      cacheWritePicoUsd: 3_750_000,
      tiers: [
        {
          aboveInputTokens: 200_000,
          inputPicoUsd: 6_000_000,
          outputPicoUsd: 22_500_000,
          cachedInputPicoUsd: 600_000,
          cacheWritePicoUsd: 7_500_000,
        },
      ],
      source: PRICE_LIST,
    });
  });

  test("is the one in force at the time", () => {
    const before = listedPrice("openai", "gpt-5.6-luna", Date.UTC(2026, 6, 29, 23, 59));
    const after = listedPrice("openai", "gpt-5.6-luna", Date.UTC(2026, 6, 30));
    expect(before).toMatchObject({ price: { inputPicoUsd: 1_000_000 }, changesWithTime: true });
    expect(after).toMatchObject({ price: { inputPicoUsd: 200_000 }, changesWithTime: true });
  });

  const unknown: readonly [listId: string, model: string, why: string][] = [
    ["openai", "no-such-model", "a model that the list does not have"],
    ["openai", "text-embedding-3-small", "a model without a price for output"],
    ["openai", "", "no model"],
  ];
  test.each(unknown)("%s/%s is not known: %s", (listId, model) => {
    expect(listedPrice(listId, model, november)).toBeUndefined();
  });

  test("costs what the list's own reckoning says, for every model of the large providers, below and above tiers", () => {
    const uses = [
      { input: 1_000, output: 500, cachedInput: 200 },
      { input: 300_000, output: 7_000, cachedInput: 100_000 },
    ];
    let compared = 0;
    for (const provider of ["openai", "anthropic", "google", "mistral", "groq", "x-ai"].map(listOf)) {
      for (const { id } of provider.models) {
        const price = listedPrice(provider.id, id, november)?.price;
        if (price === undefined) continue;
        for (const use of uses) {
          const reckoned = calcPrice(
            { input_tokens: use.input, output_tokens: use.output, cache_read_tokens: use.cachedInput },
            id,
            { providerId: provider.id, timestamp: new Date(november) },
          );
          expect(costNanoUsd(price, use)).toBeCloseTo((reckoned?.total_price ?? Number.NaN) * 1e9, 0);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(300);
  });
});

function listOf(providerId: string): Provider {
  const found = findProvider({ providerId });
  if (found === undefined) throw new Error(`genai-prices has no provider ${providerId}`);
  return found;
}
