import { narrowTargets } from "./narrow-targets.ts";
import type { PolicyBase } from "./policy.ts";
import type { PolicyKind } from "./policy-kind.ts";

export interface BlockProvider extends PolicyBase {
  readonly type: "block_provider";
  readonly provider: string;
}

/** Keeps calls away from one provider; violated where they could go nowhere else. */
export const blockProvider: PolicyKind<BlockProvider> = {
  outcome: "BLOCK",
  status: 403,
  appliesTo: ({ provider }) => ({ providers: [provider] }),
  judge:
    ({ provider }) =>
    (call) =>
      narrowTargets(
        call,
        (target) => target.provider !== provider,
        () => `provider '${provider}' is blocked`,
      ),
};
