import type { ProviderEntry } from "../providers.ts";
import { listedModels, type ModelClaims } from "./model-claims.ts";

/** The names a caller may use, in an order in which similar beginnings stand together. */
export interface ModelNames {
  /** At most `count` names that stand nearest to one that is not known. */
  near(name: string, count: number): readonly string[];
}

export function indexModelNames(
  aliases: readonly string[],
  providers: readonly ProviderEntry[],
  claims: ModelClaims,
): ModelNames {
  const models = providers.flatMap((provider) =>
    listedModels(provider).map((model) => ({ provider: provider.name, model })),
  );
  const names = models.map(({ provider, model }) =>
    claims.claimants(model).length === 1 ? model : `${provider}/${model}`,
  );
  const sorted = [...new Set([...aliases, ...names])]
    .map((name) => ({ name, key: sortKey(name) }))
    .sort(byKeyThenName);

  return Object.freeze({
    near(name: string, count: number): readonly string[] {
      const at = insertionPoint(sorted, sortKey(name));
      const from = Math.max(0, Math.min(at - Math.ceil(count / 2), sorted.length - count));
      return sorted.slice(from, from + count).map((entry) => entry.name);
    },
  });
}

interface KeyedName {
  readonly name: string;
  readonly key: string;
}

function byKeyThenName(a: KeyedName, b: KeyedName): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** `GPT-4o`, `gpt_4o` and `gpt4o` are one name to a person. */
function sortKey(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** How many of the sorted entries stand before the key. */
function insertionPoint(sorted: readonly KeyedName[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    if (entry !== undefined && entry.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
