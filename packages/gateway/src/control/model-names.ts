import type { Snapshot } from "@meshgate/engine";

export interface ModelName {
  /** What a call writes as its `model`. */
  readonly id: string;
  readonly ownedBy: string;
}

/** Every name that a call may use: `auto`, the aliases, and each provider's models as `provider/model`. */
export function modelNames({ catalogue }: Snapshot): readonly ModelName[] {
  const own = [...catalogue.providers.values()].flatMap(({ name, defaultModel, models }) => {
    const ids = new Set([...(defaultModel === undefined ? [] : [defaultModel]), ...models]);
    return [...ids].map((id) => ({ id: `${name}/${id}`, ownedBy: name }));
  });
  const aliases = [...catalogue.aliases.keys()].map((id) => ({ id, ownedBy: "meshgate" }));
  return [{ id: "auto", ownedBy: "meshgate" }, ...aliases, ...own];
}
