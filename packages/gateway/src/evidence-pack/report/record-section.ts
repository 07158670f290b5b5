import type { Evidence, EvidenceSummary, UnscannedIncident } from "../evidence-summary.ts";
import { printCount, printCounted, some } from "../frameworks/print-counted.ts";
import { type Html, html } from "./html.ts";
import { printTime } from "./print-time.ts";
import { countedTable, facts, sideBySide } from "./tables.ts";

/** The period in figures. */
export function recordSection({ summary, replay }: Evidence): Html {
  const { calls, guardrails, oversight, policies, access } = summary;
  return html`<h2>The period in figures</h2>
${facts([
  ["Decisions", printCount(calls.decisions)],
  ["By outcome", printCounted(calls.byOutcome)],
  ["Made by the default", printCount(calls.byDefault)],
  ["Of tool calls", printCount(calls.toolDecisions)],
  ["Calls ended", printCounted(calls.endings)],
  ["Tokens", `${printCount(calls.inputTokens)} in, ${printCount(calls.outputTokens)} out`],
  ["Cost", costSentence(calls)],
  ["Decided again", replaySentence(replay)],
])}
${sideBySide([
  countedTable("Violations of policy", calls.violations),
  countedTable("Agents", calls.byAgent),
  countedTable("Models", calls.byModel),
  countedTable("Found by guardrails", guardrails.findings),
  countedTable("Verdicts of guardrails", guardrails.verdicts),
  countedTable("Changes of policy", policies.changes),
  countedTable("Keys", access.keys),
  countedTable("Keys turned away, by reason", access.failedLogins),
  countedTable("Decisions of approvers", oversight.approvalsDecided),
])}
${snapshotTable(policies.snapshots)}
${incidentTable(guardrails.unscanned, guardrails.incidents)}`;
}

function costSentence({ costNanoUsd, callsOfUnknownCost }: EvidenceSummary["calls"]): string {
  const known = `${(costNanoUsd / 1e9).toFixed(6)} USD`;
  return callsOfUnknownCost === 0
    ? known
    : `${known}, and ${some(callsOfUnknownCost, "call")} whose price is not known`;
}

function replaySentence(replay: Evidence["replay"]): string {
  if (replay === undefined) return "not done for this pack";
  const { equal, different, notReplayable, isComplete } = replay;
  const which = isComplete ? "" : "of the first ones: ";
  return `${which}${printCount(equal)} came out the same, ${printCount(different)} did not; not replayable: ${printCounted(notReplayable)}`;
}

function snapshotTable(snapshots: EvidenceSummary["policies"]["snapshots"]): Html {
  if (snapshots.length === 0) return html``;
  return html`<table class="wide">
<caption>Policies that decided; policies/ has each</caption>
<thead><tr><th scope="col">Fingerprint</th><th scope="col">First</th><th scope="col">Last</th><th scope="col" class="count">Decisions</th></tr></thead>
<tbody>${snapshots.map(
    ({ sha256, firstUsedAt, lastUsedAt, decisions }) =>
      html`<tr><td><code>${sha256}</code></td><td>${printTime(firstUsedAt)}</td><td>${printTime(lastUsedAt)}</td><td class="count">${printCount(decisions)}</td></tr>`,
  )}</tbody>
</table>`;
}

const SHOWN_MAX = 50;

function incidentTable(count: number, incidents: readonly UnscannedIncident[]): Html {
  if (count === 0) return html`<p>No guardrail was kept from looking at content in this period.</p>`;
  return html`<table class="wide">
<caption>Content that a guardrail could not look at (${printCount(count)}; incidents.ndjson has them)</caption>
<thead><tr><th scope="col">When</th><th scope="col">Call</th><th scope="col">Guardrail</th><th scope="col">Why</th><th scope="col">What then</th></tr></thead>
<tbody>${incidents
    .slice(0, SHOWN_MAX)
    .map(
      ({ at, requestId, guardrail, phase, why, verdict }) =>
        html`<tr><td>${printTime(at)}</td><td><code>${requestId}</code></td><td>${guardrail} (${phase})</td><td>${why}</td><td>${verdict}</td></tr>`,
    )}</tbody>
</table>`;
}
