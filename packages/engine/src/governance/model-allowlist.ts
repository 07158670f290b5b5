import { compilePatterns } from "../patterns.ts";
import { narrowTargets } from "./narrow-targets.ts";
import type { PolicyBase } from "./policy.ts";
import type { PolicyKind } from "./policy-kind.ts";
import { meansModel } from "./target-names.ts";

export interface ModelAllowlist extends PolicyBase {
  readonly type: "model_allowlist";
  /** With wildcards. */
  readonly allowedModels: readonly string[];
}

/** Lets calls go to the listed models alone. */
export const modelAllowlist: PolicyKind<ModelAllowlist> = {
  outcome: "BLOCK",
  status: 403,
  judge: ({ allowedModels }) => {
    const allows = compilePatterns(allowedModels);
    return (call) =>
      narrowTargets(
        call,
        (target) => meansModel(allows, target, call.facts),
        ({ model }) => `model '${model}' is not in the allowed list`,
      );
  },
};
