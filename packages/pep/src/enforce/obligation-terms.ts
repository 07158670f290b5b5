import { PepError } from "../pep-error.ts";
import type { Obligation } from "../wire/evaluate-response.ts";

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
  readonly tokensMax?: number;
  readonly itemsMax?: number;
  readonly bytesMax?: number;
  readonly entities: readonly string[];
}

/** What obligations ask for together, as the decision point joins them: the lowest caps, every entity once. */
export function joinObligations(obligations: readonly Obligation[]): ObligationTerms {
  const caps = obligations.flatMap((obligation) =>
    obligation.type === "OUTPUT_CAP" ? [obligation.params] : [],
  );
  return {
    ...lowest(
      "tokensMax",
      caps.map(({ max_tokens }) => max_tokens),
    ),
    ...lowest(
      "itemsMax",
      caps.map(({ max_items }) => max_items),
    ),
    ...lowest(
      "bytesMax",
      caps.map(({ max_bytes }) => max_bytes),
    ),
    entities: [
      ...new Set(obligations.flatMap(({ type, params }) => (type === "REDACT" ? params.entities : []))),
    ],
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

function lowest<Name extends string>(
  name: Name,
  caps: readonly (number | undefined)[],
): { readonly [Key in Name]?: number } {
  const set = caps.filter((cap) => cap !== undefined);
  const term: { [Key in Name]?: number } = {};
  if (set.length > 0) term[name] = Math.min(...set);
  return term;
}
