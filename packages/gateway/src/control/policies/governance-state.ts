import type { GovernanceApplied, GovernanceApply, GovernanceExport } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { reaches } from "../directory/reach.ts";
import { spentSecretFault } from "../directory/spent-secrets.ts";
import { exportGuarding } from "../guardrail-policies/export-guarding.ts";
import { planGuarding } from "../guardrail-policies/plan-guarding.ts";
import type { Asker, ChangeContext } from "./change-context.ts";
import { shownStep } from "./change-step.ts";
import { exportGovernance } from "./export-governance.ts";
import { planGovernance } from "./plan-governance.ts";
import type { Written } from "./policies.ts";
import { allTeamsOnly } from "./policy-reach.ts";
import { misfitOf, proposeChange } from "./propose-change.ts";

/** All that is governed, as one document. */
export interface GovernanceState {
  export(principal: Principal): Result<GovernanceExport, Refusal>;
  /** Shows the difference, and makes it in one step; policies in it go the way of every change. */
  apply(asked: GovernanceApply, asker: Asker): Promise<Result<Written<GovernanceApplied>, Refusal>>;
}

export function createGovernanceState(context: ChangeContext): GovernanceState {
  return {
    export: (principal) =>
      reaches(principal, undefined)
        ? { ok: true, value: { governance: exportGovernance(context.state), ...exportGuarding(context) } }
        : { ok: false, error: allTeamsOnly },

    async apply({ governance, policies, policy_attachments, prune, dry_run }, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: allTeamsOnly };
      const planned = planGovernance({ document: governance, prune }, asker, context);
      if (!planned.ok) return planned;
      const guarding = planGuarding({ policies, policy_attachments, prune }, asker, context);
      if (!guarding.ok) return guarding;
      const steps = [...planned.value, ...guarding.value];
      const changes = steps.map(shownStep);
      const [first, ...others] = steps;
      if (first === undefined) return made({ applied: !dry_run, changes });
      if (dry_run) {
        const misfit = misfitOf([first, ...others], context) ?? (await spentSecretFault(steps, context));
        return misfit === undefined ? made({ applied: false, changes }) : { ok: false, error: misfit };
      }
      const proposed = await proposeChange([first, ...others], asker, context);
      if (!proposed.ok) return proposed;
      return proposed.value.kind === "made"
        ? made({ applied: true, changes })
        : { ok: true, value: { ...proposed.value, warnings: [] } };
    },
  };
}

function made(value: GovernanceApplied): Result<Written<GovernanceApplied>, Refusal> {
  return { ok: true, value: { kind: "made", value, warnings: [] } };
}
