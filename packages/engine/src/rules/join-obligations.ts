import type { Obligation } from "./obligation.ts";

/** What several DEGRADEs ask for together, or that it cannot be done. */
export type JoinedObligations =
  | { readonly kind: "joined"; readonly obligations: readonly Obligation[] }
  /** Two substitutes that differ: the call cannot go to both. */
  | { readonly kind: "conflict" };

/** Joins obligations (SEMANTICS 3): the lowest of each cap, the union of the entities, one substitute. One of each type at most. */
export function joinObligations(all: readonly Obligation[]): JoinedObligations {
  const models = new Set(all.flatMap((one) => (one.type === "MODEL_SUBSTITUTE" ? [one.params.model] : [])));
  if (models.size > 1) return { kind: "conflict" };
  const caps = all.flatMap((one) => (one.type === "OUTPUT_CAP" ? [one.params] : []));
  const entities = all.flatMap((one) => (one.type === "REDACT" ? one.params.entities : []));
  const [entity, ...otherEntities] = [...new Set(entities)].sort();
  const routeLocal: Obligation = { type: "ROUTE_LOCAL", params: {} };
  return {
    kind: "joined",
    obligations: [
      ...(caps.length === 0 ? [] : [joinCaps(caps)]),
      ...[...models].map((model): Obligation => ({ type: "MODEL_SUBSTITUTE", params: { model } })),
      ...(entity === undefined ? [] : [redact([entity, ...otherEntities])]),
      ...(all.some(({ type }) => type === "ROUTE_LOCAL") ? [routeLocal] : []),
    ],
  };
}

type Caps = Extract<Obligation, { type: "OUTPUT_CAP" }>["params"];

function joinCaps(caps: readonly Caps[]): Obligation {
  const lowest = (["max_tokens", "max_items", "max_bytes"] as const).flatMap((name) => {
    const values = caps.flatMap((cap) => cap[name] ?? []);
    return values.length === 0 ? [] : [[name, Math.min(...values)] as const];
  });
  return { type: "OUTPUT_CAP", params: Object.fromEntries(lowest) };
}

function redact(entities: readonly [string, ...string[]]): Obligation {
  return { type: "REDACT", params: { entities } };
}
