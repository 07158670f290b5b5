import type { ReviewStanding } from "@meshgate/contracts";
import type { PolicyOf } from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entity } from "../../ports/control-store.ts";
import type { ControlState } from "../control-state.ts";
import { policiesInForce } from "../policies/policies-in-force.ts";
import { agentBody } from "./agent-body.ts";
import { keyBody } from "./key-body.ts";
import { reaches } from "./reach.ts";

const DAY_MS = 86_400_000;

/** Where each agent stands that a policy wants reviewed, the one that is due first in front. */
export type ReviewStandings = (principal: Principal) => readonly ReviewStanding[];

type ReviewPolicy = PolicyOf<"require_human_review">;

export interface StandingsContext {
  readonly state: Pick<ControlState, "entities">;
  readonly clock: Pick<Clock, "nowMs">;
}

export function createReviewStandings(context: StandingsContext): ReviewStandings {
  const { state } = context;
  return (principal) => {
    const policies = reviewPolicies(context);
    return [...state.entities("agent").values()]
      .filter((agent) => reaches(principal, agentBody(agent).team_id))
      .flatMap((agent) => standingsOf(agent, policies, context))
      .toSorted((a, b) => (a.due_at < b.due_at ? -1 : 1));
  };
}

/** The policies in force that want agents reviewed. */
export function reviewPolicies({ state }: Pick<StandingsContext, "state">): readonly ReviewPolicy[] {
  return policiesInForce(state.entities("policy").values()).filter(
    (policy) => policy.type === "require_human_review",
  );
}

/** Where the agent stands now, by each of the policies that may apply to it. */
export function standingsOf(
  agent: Entity,
  policies: readonly ReviewPolicy[],
  context: StandingsContext,
): readonly ReviewStanding[] {
  const nowMs = context.clock.nowMs();
  return policies
    .filter((policy) => asksFor(policy, agent, context))
    .map((policy) => standingOf(agent, policy, nowMs));
}

/** Whether the policy may apply to some call of the agent; which models it calls is not known here. */
function asksFor(
  { scope, match }: ReviewPolicy,
  agent: Entity,
  { state }: Pick<StandingsContext, "state">,
): boolean {
  const { team_id, environment, tags = [] } = agentBody(agent);
  const fits = (patterns: readonly string[] | undefined, values: readonly string[]): boolean =>
    patterns === undefined || values.some((value) => patterns.some((pattern) => matches(pattern, value)));
  if (environment !== undefined && !fits(match.environments, [environment])) return false;
  if (!fits(match.tags, tags)) return false;
  switch (scope.kind) {
    case "global":
      return true;
    case "agent":
      return scope.id === agent.id;
    case "team":
      return scope.id === team_id;
    case "key": {
      const key = state.entities("key").get(scope.id);
      return key !== undefined && keyBody(key).agent_id === agent.id;
    }
  }
}

function matches(pattern: string, value: string): boolean {
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

function standingOf(agent: Entity, policy: ReviewPolicy, nowMs: number): ReviewStanding {
  const { last_review } = agentBody(agent);
  const sinceMs = last_review === undefined ? agent.createdAtMs : Date.parse(last_review.at);
  const dueMs = sinceMs + policy.reviewIntervalDays * DAY_MS;
  return {
    agent_id: agent.id,
    agent_name: agent.name,
    policy_id: policy.id,
    policy_name: policy.name,
    review_interval_days: policy.reviewIntervalDays,
    ...(last_review === undefined
      ? {}
      : {
          last_review: {
            id: last_review.id,
            outcome: last_review.outcome,
            at: last_review.at,
            by: last_review.by,
          },
        }),
    due_at: new Date(dueMs).toISOString(),
    due: nowMs > dueMs,
  };
}
