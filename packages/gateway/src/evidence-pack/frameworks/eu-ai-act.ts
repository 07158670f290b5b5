import type { Evidence } from "../evidence-summary.ts";
import type { Framework, Requirement } from "./framework.ts";
import { printCounted, some, totalOf } from "./print-counted.ts";

const recordKeeping: Requirement = {
  id: "Article 12",
  title: "Record-keeping",
  asks: "A high-risk system records events automatically over its lifetime, so that risks can be found, the market monitored after sale, and the deployer can watch its operation.",
  shows: ({ summary, log }) => [
    `${some(summary.record.events, "event")} of this period, ${some(summary.calls.decisions, "decision")} among them, each with its time, who asked, the policy that decided and the facts that it was decided from.`,
    `Every event is a leaf of one Merkle tree (${some(log.size, "leaf", "leaves")}) under a signed checkpoint: a change, an exchange, an addition or a cut is found by the verifier in this pack.`,
    `What points to a risk is marked: ${some(totalOf(summary.calls.violations), "violation")} of policy, ${some(summary.guardrails.unscanned, "incident")} of content that could not be looked at, ${some(totalOf(summary.calls.failures), "failed call")}.`,
    auditModes(summary.record),
  ],
  files: ["events.ndjson", "events.proof.ndjson", "checkpoints/"],
  doesNotShow:
    "Events of the AI systems behind the gateway that never reach it, calls that went past it, and what Article 12(3) asks of remote biometric identification (reference database, matched input, who verified).",
};

const humanOversight: Requirement = {
  id: "Article 14",
  title: "Human oversight",
  asks: "People can understand the system's limits, watch it, decide against its output, and interrupt it.",
  shows: ({ summary: { oversight } }) => [
    `${some(oversight.approvalsRequested, "call")} waited for a person's decision: ${printCounted(oversight.approvalsDecided)}; ${some(oversight.approvalsExpired, "request")} ran out without one, and such a call does not go on.`,
    `Reviews of agents: ${printCounted(oversight.reviewsRecorded)}; ${some(oversight.reviewsDue, "review")} fell due.`,
    `The kill switch stopped agents ${some(totalOf(oversight.agentsBlocked), "time")} (${printCounted(oversight.agentsBlocked)}) and let them go on ${some(totalOf(oversight.agentsUnblocked), "time")}.`,
    `Exceptions that people asked for: ${printCounted(oversight.waivers)}.`,
  ],
  files: ["approvals.ndjson", "reviews.ndjson", "events.ndjson"],
  doesNotShow:
    "Whether those who decided were competent, trained and free of automation bias, what they saw outside this service, and how the output was used afterwards.",
};

const keptLogs: Requirement = {
  id: "Article 19",
  title: "Automatically generated logs",
  asks: "A provider keeps the logs that are under its control for as long as their purpose asks for, six months at least.",
  shows: ({ summary: { record }, log }) => [
    record.bodiesDropped === 0
      ? "Of every event in this period the whole text is kept."
      : `Of ${some(record.bodiesDropped, "event")} in this period retention has dropped the text; their hashes and places in the log are kept.`,
    `${some(record.retentionRuns, "run")} of retention and ${some(record.erasures, "erasure")} are recorded in this period, each as an event of the log.`,
    whereCheckpointsStand(log.targets),
  ],
  files: ["events.ndjson", "events.proof.ndjson", "retention.ndjson"],
  doesNotShow:
    "That logs are kept from now on: it shows what is there today. Which law asks for longer is for the provider to say.",
};

const deployerDuties: Requirement = {
  id: "Article 26",
  title: "Obligations of deployers of high-risk AI systems",
  asks: "A deployer uses the system as instructed, gives oversight to people, monitors it, acts on risks and incidents, and keeps its logs for six months at least.",
  shows: ({ summary }) => [
    `Use was held to ${some(summary.policies.snapshots.length, "state")} of policy, each named by its fingerprint: ${printCounted(summary.calls.byOutcome)}.`,
    `Monitoring: ${printCounted(summary.guardrails.findings)} found by guardrails; violations ${printCounted(summary.calls.violations)}.`,
    `Acting on risks: agents stopped ${printCounted(summary.oversight.agentsBlocked)}; changes of policy ${printCounted(summary.policies.changes)}.`,
    `By agent: ${printCounted(summary.calls.byAgent)}.`,
  ],
  files: ["events.ndjson", "policies/", "incidents.ndjson", "statistics.json"],
  doesNotShow:
    "That input data are relevant and representative (26(4)), that workers and the persons concerned were informed (26(7), 26(11)), that an impact assessment was made (26(9)), and that serious incidents were reported to authorities.",
};

/** Regulation (EU) 2024/1689, as far as a record of calls and decisions speaks to it. */
export const euAiAct: Framework = {
  name: "EU AI Act",
  edition: "Regulation (EU) 2024/1689",
  requirements: [recordKeeping, humanOversight, keptLogs, deployerDuties],
};

function auditModes({ byAuditMode }: Evidence["summary"]["record"]): string {
  const relaxed = byAuditMode.find(({ name }) => name === "relaxed");
  if (relaxed !== undefined)
    return `${some(relaxed.count, "decision")} came under \`relaxed\`: released before the record was durable. While audit is off, calls leave no event at all.`;
  return "Every decision here was durable before it took effect (mode strict). While audit is off, calls leave no event at all: then there is none here.";
}

function whereCheckpointsStand(targets: Evidence["log"]["targets"]): string {
  const elsewhere = targets.filter(({ isElsewhere, size }) => isElsewhere && size !== undefined);
  if (elsewhere.length === 0)
    return "No checkpoint has left the machine that keeps the log: against its operator, the order and completeness of this log rest on this pack and earlier ones alone.";
  return `Checkpoints stand outside the machine that keeps the log: ${elsewhere.map(({ kind, name }) => `${kind} ${name}`).join(", ")}.`;
}
