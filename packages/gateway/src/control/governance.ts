import type { CallContext } from "../pipeline/context.ts";
import { type Agents, createAgents } from "./directory/agents.ts";
import { createKeys, type Keys } from "./directory/keys.ts";
import { createReviewStandings, type ReviewStandings } from "./directory/review-standings.ts";
import { createTeams, type Teams } from "./directory/teams.ts";
import {
  createGuardrailPolicies,
  type GuardrailPolicies,
} from "./guardrail-policies/create-guardrail-policies.ts";
import type { ChangeContext } from "./policies/change-context.ts";
import { type Changes, createChanges } from "./policies/changes.ts";
import { createDryRun, type DryRun } from "./policies/dry-run.ts";
import { createGovernanceState, type GovernanceState } from "./policies/governance-state.ts";
import { createPolicies, type Policies } from "./policies/policies.ts";
import { createWaivers, type Waivers } from "./policies/waivers.ts";
import type { UsageReports } from "./usage-reports.ts";

/** What the control API does. */
export interface Governance {
  readonly teams: Teams;
  readonly agents: Agents;
  readonly keys: Keys;
  readonly reviewStandings: ReviewStandings;
  readonly policies: Policies;
  readonly guardrailPolicies: GuardrailPolicies;
  /** What would become of a call. */
  readonly dryRun: DryRun;
  readonly changes: Changes;
  readonly waivers: Waivers;
  readonly state: GovernanceState;
  readonly usageReports: UsageReports;
}

export function createGovernance(
  context: ChangeContext,
  usageReports: UsageReports,
  calls: () => CallContext,
): Governance {
  return {
    teams: createTeams(context),
    agents: createAgents(context),
    keys: createKeys(context),
    reviewStandings: createReviewStandings(context),
    policies: createPolicies(context),
    guardrailPolicies: createGuardrailPolicies(context),
    dryRun: createDryRun(calls, context.state),
    changes: createChanges(context),
    waivers: createWaivers(context),
    state: createGovernanceState(context),
    usageReports,
  };
}
