import type { Location, TargetFact } from "../facts.ts";
import { type ProviderEntry, targetFact } from "../providers.ts";

/** The providers that routing means by `local` and by `public`; absent where there is none. */
export type DefaultProviders = Readonly<Partial<Record<Location, ProviderEntry>>>;

/** The names that an operator gave the two. */
export interface DefaultProviderNames {
  readonly localProvider?: string;
  readonly publicProvider?: string;
}

/** The named ones, else the first of each location in file order (SEMANTICS 8). */
export function defaultProviders(
  names: DefaultProviderNames,
  providers: readonly ProviderEntry[],
): DefaultProviders {
  const local = pick("local", names.localProvider, providers);
  const outside = pick("public", names.publicProvider, providers);
  return { ...(local && { local }), ...(outside && { public: outside }) };
}

function pick(
  location: Location,
  name: string | undefined,
  providers: readonly ProviderEntry[],
): ProviderEntry | undefined {
  return providers.find(
    (provider) => provider.location === location && (name ?? provider.name) === provider.name,
  );
}

/** The candidates that every call has: the default model of each default provider, the local one first. */
export function defaultTargets(defaults: DefaultProviders): readonly TargetFact[] {
  return [defaults.local, defaults.public].flatMap((provider) =>
    provider?.defaultModel === undefined
      ? []
      : [
          {
            ...targetFact(provider, provider.defaultModel, { requested: false }),
            default_for: provider.location,
          },
        ],
  );
}
