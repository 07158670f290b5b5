import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyProviders } from "../../test/generators.ts";
import type { ProviderEntry } from "../providers.ts";
import { indexModelClaims } from "./model-claims.ts";

/** Slow and plain: asks every provider. */
function reference(providers: readonly ProviderEntry[], model: string): readonly string[] {
  const listing = providers.filter(
    (provider) => provider.defaultModel === model || provider.models.includes(model),
  );
  const claiming = providers.filter((provider) =>
    provider.claimsFamily.some((pattern) =>
      pattern.endsWith("*") ? model.startsWith(pattern.slice(0, -1)) : model === pattern,
    ),
  );
  return (listing.length > 0 ? listing : claiming).map((provider) => provider.name);
}

test("the index finds the providers that asking each one finds", () => {
  const model = fc.constantFrom(
    "llama3.2",
    "gpt-4o",
    "gpt-5",
    "gpt-",
    "gpt",
    "o",
    "o3",
    "o3-mini",
    "claude-x",
    "",
  );
  fc.assert(
    fc.property(anyProviders, model, (providers, name) => {
      expect(indexModelClaims(providers).claimants(name)).toEqual(reference(providers, name));
    }),
  );
});
