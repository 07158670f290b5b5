import type { ProviderEntry } from "../providers.ts";

/**
 * Which providers claim a model that is named alone, indexed: a look-up costs a few steps, however many providers and
 * models there are.
 */
export interface ModelClaims {
  /** Names, in file order: those that list the model, else those whose family it belongs to. */
  claimants(model: string): readonly string[];
}

export function indexModelClaims(providers: readonly ProviderEntry[]): ModelClaims {
  const listed = new Map<string, readonly string[]>();
  const named = new Map<string, readonly string[]>();
  const beginnings = new Map<string, readonly string[]>();
  for (const provider of providers) {
    for (const model of listedModels(provider)) add(listed, model, provider.name);
    for (const pattern of provider.claimsFamily) {
      if (pattern.endsWith("*")) add(beginnings, pattern.slice(0, -1), provider.name);
      else add(named, pattern, provider.name);
    }
  }
  const lengths = [...new Set([...beginnings.keys()].map((beginning) => beginning.length))];
  const position = new Map(providers.map((provider, index) => [provider.name, index]));
  const inFileOrder = (a: string, b: string): number => (position.get(a) ?? 0) - (position.get(b) ?? 0);

  return Object.freeze({
    claimants(model: string): readonly string[] {
      const byList = listed.get(model);
      if (byList !== undefined) return byList;
      const byFamily = new Set(named.get(model));
      for (const length of lengths) {
        for (const name of beginnings.get(model.slice(0, length)) ?? []) byFamily.add(name);
      }
      return [...byFamily].sort(inFileOrder);
    },
  });
}

/** The models that a provider lists by name, its default model among them. */
export function listedModels(provider: ProviderEntry): readonly string[] {
  const first = provider.defaultModel === undefined ? [] : [provider.defaultModel];
  return [...new Set([...first, ...provider.models])];
}

function add(index: Map<string, readonly string[]>, key: string, name: string): void {
  const names = index.get(key) ?? [];
  index.set(key, [...names, name]);
}
