export const sensitivities = ["public", "internal", "restricted"] as const;
export type Sensitivity = (typeof sensitivities)[number];

export type SignalValue = string | number | boolean;

/** The body of `POST /evaluate` (docs/decision-contract.md). A `null` in an optional member counts as absent. */
export interface EvaluateRequest {
  /** The caller's own id, 1..128 characters; it comes back as `correlation_id`. */
  readonly request_id?: string | null | undefined;
  /** RFC 3339; without offset, UTC. */
  readonly timestamp?: string | null | undefined;
  /** `infer:run`, `data:read`, `data:write`, `tool:invoke`, `policy:admin`, or one that the policy declares. */
  readonly action: string;
  readonly env: { readonly name: string };
  readonly resource: {
    readonly type: string;
    readonly id?: string | null | undefined;
    readonly sensitivity: Sensitivity;
  };
  readonly subject?:
    | { readonly type?: string | null | undefined; readonly id?: string | null | undefined }
    | null
    | undefined;
  /** At most 50, named `^[a-z][a-z0-9_]{0,40}$`. */
  readonly signals?: Readonly<Record<string, SignalValue | null>> | null | undefined;
}
