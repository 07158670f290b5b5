/** What a DEGRADE asks of whoever enforces it (SEMANTICS 3), in the form of the wire. */
export type Obligation =
  | {
      readonly type: "OUTPUT_CAP";
      /** At least one is there. */
      readonly params: {
        readonly max_tokens?: number;
        readonly max_items?: number;
        readonly max_bytes?: number;
      };
    }
  | { readonly type: "MODEL_SUBSTITUTE"; readonly params: { readonly model: string } }
  | { readonly type: "REDACT"; readonly params: { readonly entities: readonly [string, ...string[]] } }
  | { readonly type: "ROUTE_LOCAL"; readonly params: Readonly<Record<string, never>> };

export const obligationTypes = [
  "OUTPUT_CAP",
  "MODEL_SUBSTITUTE",
  "REDACT",
  "ROUTE_LOCAL",
] as const satisfies readonly Obligation["type"][];
