import type { AuditEvent, DecisionMade, PolicyViolated, RequestCompleted } from "@meshgate/contracts";
import { textAt } from "../../control/event-values.ts";
import type { CallEvidence } from "../evidence-summary.ts";
import { Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

/** What was decided of calls, and how they ended. */
export function tallyCalls(): Tally<CallEvidence> {
  const byOutcome = new Counts();
  const byPolicy = new Counts();
  const byAgent = new Counts();
  const endings = new Counts();
  const failures = new Counts();
  const byModel = new Counts();
  const byProvider = new Counts();
  const violations = new Counts();
  const sums = { decisions: 0, byDefault: 0, toolDecisions: 0, inputTokens: 0, outputTokens: 0 };
  const cost = { nanoUsd: 0, unknown: 0 };

  function addDecision(event: AuditEvent): void {
    const { decision, facts, default_applied: isDefault } = event.data as DecisionMade;
    sums.decisions += 1;
    if (isDefault) sums.byDefault += 1;
    if (facts["action"] === "tool:invoke") sums.toolDecisions += 1;
    byOutcome.add(decision.outcome);
    byPolicy.add(`${decision.policy.policy_id} ${decision.policy.policy_version}`);
    const agent = textAt(facts, ["principal", "agent"]);
    if (agent !== undefined) byAgent.add(agent);
  }

  function addCompletion(event: AuditEvent): void {
    const { status, failure_category, provider, model, usage, cost: spent } = event.data as RequestCompleted;
    endings.add(status);
    if (failure_category !== undefined) failures.add(failure_category);
    if (provider !== undefined) byProvider.add(provider);
    if (provider !== undefined && model !== undefined) byModel.add(`${provider}/${model}`);
    sums.inputTokens += usage?.input_tokens ?? 0;
    sums.outputTokens += usage?.output_tokens ?? 0;
    if (spent?.nano_usd === null) cost.unknown += 1;
    cost.nanoUsd += spent?.nano_usd ?? 0;
  }

  return {
    add(event) {
      if (event.type === "decision.made") addDecision(event);
      if (event.type === "request.completed") addCompletion(event);
      if (event.type === "policy.violated") {
        for (const { type } of (event.data as PolicyViolated).violations) violations.add(type);
      }
    },
    result: () => ({
      ...sums,
      byOutcome: byOutcome.counted(),
      byPolicy: byPolicy.counted(),
      endings: endings.counted(),
      failures: failures.counted(),
      byAgent: byAgent.counted(),
      byModel: byModel.counted(),
      byProvider: byProvider.counted(),
      costNanoUsd: cost.nanoUsd,
      callsOfUnknownCost: cost.unknown,
      violations: violations.counted(),
    }),
  };
}
