import { PepError } from "../pep-error.ts";
import type { Obligation, OutputCaps } from "../wire/evaluate-response.ts";

/** One thing to do; an OUTPUT_CAP is up to three. */
export const duties = [
  "OUTPUT_CAP.max_tokens",
  "OUTPUT_CAP.max_items",
  "OUTPUT_CAP.max_bytes",
  "MODEL_SUBSTITUTE",
  "REDACT",
  "ROUTE_LOCAL",
] as const;
export type Duty = (typeof duties)[number];

export interface ObligationTerms {
  readonly tokensMax: number | undefined;
  readonly itemsMax: number | undefined;
  /** Of UTF-8. */
  readonly bytesMax: number | undefined;
  readonly entities: readonly string[];
}

/** What obligations ask for together, as the decision point joins them: the lowest caps, every entity once. */
export function joinObligations(obligations: readonly Obligation[]): ObligationTerms {
  const caps = obligations.flatMap(({ type, params }) => (type === "OUTPUT_CAP" ? [params] : []));
  const entities = obligations.flatMap(({ type, params }) => (type === "REDACT" ? params.entities : []));
  return {
    tokensMax: lowest(caps, "max_tokens"),
    itemsMax: lowest(caps, "max_items"),
    bytesMax: lowest(caps, "max_bytes"),
    entities: [...new Set(entities)],
  };
}

/** What there is to do. Throws PepError `unknown-obligation` for what nothing here can do. */
export function dutiesOf(obligations: readonly Obligation[]): readonly Duty[] {
  const asked = obligations.flatMap(({ type, params }) =>
    type === "OUTPUT_CAP" ? Object.keys(params).map((cap) => `${type}.${cap}`) : [type],
  );
  return asked.map((name) => {
    const duty = duties.find((known) => known === name);
    if (duty !== undefined) return duty;
    throw new PepError("unknown-obligation", `Nothing here can apply ${name}; upgrade this client`);
  });
}

function lowest(caps: readonly OutputCaps[], name: keyof OutputCaps): number | undefined {
  const maxima = caps.flatMap((cap) => cap[name] ?? []);
  return maxima.length === 0 ? undefined : Math.min(...maxima);
}
