import type { Framework } from "./framework.ts";
import { printCounted, some, totalOf } from "./print-counted.ts";

/** Those of the Annex A controls that a record of calls and decisions speaks to; the others are in no way shown. */
export const iso42001: Framework = {
  name: "ISO/IEC 42001 Annex A",
  edition: "ISO/IEC 42001:2023",
  requirements: [
    {
      id: "A.2.2",
      title: "AI policy",
      asks: "A documented policy for the development or use of AI systems.",
      shows: ({ summary: { policies } }) => [
        `The technical rules that decided are in the pack, ${some(policies.snapshots.length, "state")} of them, by fingerprint; each decision names the one that it was made by.`,
      ],
      files: ["policies/"],
      doesNotShow: "The organisation's own policy document, and who adopted it.",
    },
    {
      id: "A.2.4",
      title: "Review of the AI policy",
      asks: "The policy is reviewed at planned intervals or when needed.",
      shows: ({ summary: { policies } }) => [
        `Changes in this period: ${printCounted(policies.changes)}; ${some(policies.bySecondPerson, "change")} published by a second person; rejected: ${printCounted(policies.rejected)}.`,
      ],
      files: ["events.ndjson"],
      doesNotShow: "Reviews after which nothing was changed.",
    },
    {
      id: "A.3.2",
      title: "AI roles and responsibilities",
      asks: "Roles and responsibilities for AI are defined and given to people.",
      shows: ({ summary: { access, calls } }) => [
        `Who acted is in every event. Keys: ${printCounted(access.keys)}; agents: ${printCounted(access.agents)}; turned away: ${printCounted(access.failedLogins)}.`,
        `Calls by agent: ${printCounted(calls.byAgent)}.`,
      ],
      files: ["events.ndjson"],
      doesNotShow: "Which person in the organisation stands behind a key or a role.",
    },
    {
      id: "A.6.2.6",
      title: "AI system operation and monitoring",
      asks: "What is needed for operation is defined: monitoring, repair, updates, support.",
      shows: ({ summary: { calls, guardrails } }) => [
        `${some(calls.decisions, "decision")}; calls ended: ${printCounted(calls.endings)}; failures: ${printCounted(calls.failures)}.`,
        `Guardrails: ${printCounted(guardrails.verdicts)}; ${some(guardrails.unscanned, "incident")} of content that could not be looked at.`,
      ],
      files: ["statistics.json", "incidents.ndjson"],
      doesNotShow: "How the systems behind the gateway are run, and how good their answers are.",
    },
    {
      id: "A.6.2.8",
      title: "AI system recording of event logs",
      asks: "It is determined when event logs are kept; in use they are.",
      shows: ({ summary: { record }, log }) => [
        `${some(record.events, "event")} of ${some(record.byType.length, "type")}, each proved unchanged and at its place under the checkpoint of ${some(log.size, "leaf", "leaves")}.`,
        `The record was read ${some(record.reads, "time")} and exported ${some(record.exports, "time")} by others than the callers; each is an event itself.`,
      ],
      files: ["events.ndjson", "events.proof.ndjson", "checkpoints/"],
      doesNotShow: "Logs of systems other than this gateway.",
    },
    {
      id: "A.8.4",
      title: "Communication of incidents",
      asks: "A plan for telling users of incidents.",
      shows: ({ summary: { guardrails, calls } }) => [
        `What such a plan would start from: ${some(guardrails.unscanned, "incident")} of unscanned content, ${some(totalOf(calls.violations), "violation")}.`,
      ],
      files: ["incidents.ndjson"],
      doesNotShow: "The plan, and whom the organisation told.",
    },
    {
      id: "A.9.2",
      title: "Processes for responsible use of AI systems",
      asks: "Processes for the responsible use of AI systems are defined and documented.",
      shows: ({ summary: { oversight, calls } }) => [
        `Every call passed them: ${printCounted(calls.byOutcome)}. Approvals: ${printCounted(oversight.approvalsDecided)}; reviews: ${printCounted(oversight.reviewsRecorded)}; exceptions: ${printCounted(oversight.waivers)}.`,
      ],
      files: ["approvals.ndjson", "reviews.ndjson", "policies/"],
      doesNotShow: "Use of AI that does not pass the gateway.",
    },
    {
      id: "A.9.4",
      title: "Intended use of the AI system",
      asks: "Systems are used as they are intended and documented.",
      shows: ({ summary: { calls } }) => [
        `Refused, or let go under conditions, where policy says so: violations ${printCounted(calls.violations)}; models used: ${printCounted(calls.byModel)}.`,
      ],
      files: ["statistics.json", "policies/"],
      doesNotShow: "What the intended use is: the organisation has to have written it down.",
    },
    {
      id: "A.10.3",
      title: "Suppliers",
      asks: "Use of suppliers' services fits the organisation's approach to AI.",
      shows: ({ summary: { calls } }) => [
        `Providers that answered: ${printCounted(calls.byProvider)}; no other was reached through the gateway.`,
      ],
      files: ["statistics.json"],
      doesNotShow: "Contracts with these providers, and how they were chosen.",
    },
  ],
};
