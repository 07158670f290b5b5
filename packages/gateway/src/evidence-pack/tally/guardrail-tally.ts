import type {
  AuditEvent,
  DecisionMade,
  GuardCalled,
  GuardrailVerdict,
  RequestCompleted,
} from "@meshgate/contracts";
import type { FindingFact } from "@meshgate/engine";
import type { GuardrailEvidence, UnscannedIncident } from "../evidence-summary.ts";
import { Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

/** As many incidents as are named one by one; all are counted, and all stand in the events. */
const INCIDENTS_MAX = 1_000;

/** What guardrails said of calls and of their answers, and what they could not see. */
export function tallyGuardrails(): Tally<GuardrailEvidence> {
  const verdicts = new Counts();
  const findings = new Counts();
  const externalCalls = new Counts();
  const incidents: UnscannedIncident[] = [];
  let unscanned = 0;

  function addVerdicts(event: AuditEvent, made: readonly GuardrailVerdict[]): void {
    for (const verdict of made) {
      verdicts.add(`${verdict.guardrail}: ${verdict.verdict}`);
      if (verdict.doubt === undefined && verdict.unscanned === undefined) continue;
      unscanned += 1;
      if (incidents.length < INCIDENTS_MAX) incidents.push(incidentOf(event, verdict));
    }
  }

  return {
    add(event) {
      if (event.type === "decision.made") {
        const { decision, facts } = event.data as DecisionMade;
        addVerdicts(event, decision.guardrails ?? []);
        const found = (facts["findings"] ?? []) as readonly FindingFact[];
        for (const { type, count, where } of found) findings.add(`${type} (${where})`, count);
      }
      if (event.type === "request.completed") {
        const { guardrails = [], findings: found = [] } = event.data as RequestCompleted;
        addVerdicts(event, guardrails);
        for (const { type, count, where } of found) findings.add(`${type} (${where})`, count);
      }
      if (event.type === "guard.called") externalCalls.add((event.data as GuardCalled).guardrail);
    },
    result: () => ({
      verdicts: verdicts.counted(),
      findings: findings.counted(),
      externalCalls: externalCalls.counted(),
      unscanned,
      incidents,
    }),
  };
}

function incidentOf(event: AuditEvent, verdict: GuardrailVerdict): UnscannedIncident {
  return {
    at: event.occurred_at,
    requestId: event.request_id ?? event.id,
    guardrail: verdict.guardrail,
    phase: verdict.phase,
    why: (verdict.unscanned ?? [verdict.doubt ?? "unscanned"]).join(", "),
    verdict: verdict.verdict,
  };
}
