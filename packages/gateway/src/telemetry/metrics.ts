import { Alteration } from "@meshgate/contracts/serving";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { replayObstacles } from "../replay/replayed.ts";
import { registerLedgerGauges } from "./ledger-gauges.ts";
import type { LedgerFigures } from "./ledger-telemetry.ts";
import { TalliedCounter } from "./tallied-counter.ts";
import { TalliedHistogram } from "./tallied-histogram.ts";

/** Every metric of the service: the only place that names one. Durations are in seconds, as Prometheus has it. */
export interface Metrics {
  readonly registry: Registry;
  readonly chatRequests: Counter<"provider" | "status">;
  readonly chatLatency: TalliedHistogram<"provider">;
  readonly decisions: TalliedCounter<"outcome" | "reason">;
  readonly evaluations: TalliedCounter<"outcome">;
  readonly guardrailVerdicts: TalliedCounter<"guardrail" | "phase" | "verdict">;
  readonly guardrailFindings: Counter<"guardrail" | "type" | "where">;
  readonly guardCalls: Counter<"guardrail" | "result">;
  readonly stageLatency: TalliedHistogram<"stage">;
  readonly upstreamLatency: TalliedHistogram<"provider" | "result">;
  readonly timeToFirstToken: TalliedHistogram<"provider">;
  readonly rejected: Counter<"reason">;
  readonly loginFailures: Counter<"reason">;
  readonly commitLatency: Histogram;
  readonly eventsCommitted: Counter;
  readonly eventsLost: Counter;
  readonly recordAltered: Counter<"why">;
  readonly replayedDecisions: Counter<"result">;
  readonly configReloads: Counter<"result">;
  readonly policyShadow: Counter<"change">;
  readonly webhookMessages: Counter<"webhook" | "result">;
  readonly sinkEvents: Counter<"sink">;
  readonly sinkFailures: Counter<"sink">;
  readonly sinkLagEvents: Gauge<"sink">;
  readonly sinkLagSeconds: Gauge<"sink">;
  readonly checkpoints: Counter<"target" | "result">;
  readonly ledgerForked: Gauge;
  readonly ledgerIntegrated: Counter;
  readonly ledgerLag: Histogram;
  readonly ledgerFailures: Counter<"reason">;
  /** Gives the log's figures, which are read at each scrape from then on. */
  readonly followLedger: (figures: LedgerFigures) => void;
}

/** Read at each scrape. */
export interface MetricSources {
  readonly inFlight: () => number;
  readonly queuedEvents: () => number;
  readonly version: string;
}

const shortBuckets = [0.000_05, 0.000_2, 0.001, 0.005, 0.02, 0.1, 0.5];
const upstreamBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export function createMetrics(sources: MetricSources): Metrics {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  const ours = { registers: [...registers] };
  registerGauges(sources, ours.registers);
  const metrics: Metrics = {
    registry,
    chatRequests: new Counter({
      name: "chat_requests_total",
      help: "Calls that were decided, by the provider that answered or failed last (`none`: refused) and their status.",
      labelNames: ["provider", "status"],
      ...ours,
    }),
    chatLatency: new TalliedHistogram({
      name: "chat_request_latency_seconds",
      help: "The provider's time for a call, whole.",
      labelNames: ["provider"],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5],
      ...ours,
    }),
    decisions: new TalliedCounter({
      name: "meshgate_decisions_total",
      help: "Decisions by outcome and rationale code.",
      labelNames: ["outcome", "reason"],
      ...ours,
    }),
    evaluations: new TalliedCounter({
      name: "meshgate_evaluations_total",
      help: "Decisions that were asked for alone (/evaluate, AuthZEN), by outcome.",
      labelNames: ["outcome"],
      ...ours,
    }),
    guardrailVerdicts: new TalliedCounter({
      name: "meshgate_guardrail_verdicts_total",
      help: "What came of guardrails, each time that one was to look at a call or an answer.",
      labelNames: ["guardrail", "phase", "verdict"],
      ...ours,
    }),
    guardrailFindings: new Counter({
      name: "meshgate_guardrail_findings_total",
      help: "What guardrails found, by type: in the prompt or in the answer.",
      labelNames: ["guardrail", "type", "where"],
      ...ours,
    }),
    guardCalls: new Counter({
      name: "meshgate_guard_calls_total",
      help: "How often an external guard was asked, and what came of it.",
      labelNames: ["guardrail", "result"],
      ...ours,
    }),
    stageLatency: new TalliedHistogram({
      name: "meshgate_stage_seconds",
      help: "Time of a call in each room; enforce holds the provider's time (of a stream: until it begins).",
      labelNames: ["stage"],
      buckets: shortBuckets,
      ...ours,
    }),
    upstreamLatency: new TalliedHistogram({
      name: "meshgate_upstream_latency_seconds",
      help: "Each attempt at a provider, by result.",
      labelNames: ["provider", "result"],
      buckets: upstreamBuckets,
      ...ours,
    }),
    timeToFirstToken: new TalliedHistogram({
      name: "meshgate_time_to_first_token_seconds",
      help: "From the request to a provider until its streamed answer begins.",
      labelNames: ["provider"],
      buckets: upstreamBuckets,
      ...ours,
    }),
    rejected: new Counter({
      name: "meshgate_rejected_total",
      help: "Calls refused, by the reason's code.",
      labelNames: ["reason"],
      ...ours,
    }),
    loginFailures: new Counter({
      name: "meshgate_login_failures_total",
      help: "Callers that were not let in: no key, a wrong one, one that lacks the role; `limited`: one too many from its address.",
      labelNames: ["reason"],
      ...ours,
    }),
    commitLatency: new Histogram({
      name: "meshgate_event_commit_seconds",
      help: "Time of each group commit of events.",
      buckets: shortBuckets,
      ...ours,
    }),
    eventsCommitted: new Counter({
      name: "meshgate_events_committed_total",
      help: "Events made durable.",
      ...ours,
    }),
    eventsLost: new Counter({
      name: "meshgate_events_lost_total",
      help: "Events that could not be written though what they tell has happened: calls under audit mode `relaxed`, changes of the configuration. Alert on any.",
      ...ours,
    }),
    policyShadow: new Counter({
      name: "meshgate_policy_shadow_total",
      help: "Decisions that the candidate of `policy.shadow` was compared with, by what it would have changed; `none`, `unknown` where a fact was not looked for, `dropped` where there were too many at once.",
      labelNames: ["change"],
      ...ours,
    }),
    recordAltered: new Counter({
      name: "meshgate_record_altered_total",
      help: "Events that were asked for and are not what was recorded, by what shows it: their text, their columns, or that the log does not have them. Alert on any.",
      labelNames: ["why"],
      ...ours,
    }),
    replayedDecisions: new Counter({
      name: "meshgate_replay_decisions_total",
      help: "Recorded decisions that were made again, by what came of it: equal, different, or why it cannot be. Alert on `different`, `event-altered`, `snapshot-altered` and `facts-unreadable`.",
      labelNames: ["result"],
      ...ours,
    }),
    configReloads: new Counter({
      name: "meshgate_config_reloads_total",
      help: "Changes of the configuration, by result: activated or rejected.",
      labelNames: ["result"],
      ...ours,
    }),
    sinkEvents: new Counter({
      name: "meshgate_sink_delivered_total",
      help: "Events that a sink of the record took.",
      labelNames: ["sink"],
      ...ours,
    }),
    sinkFailures: new Counter({
      name: "meshgate_sink_failures_total",
      help: "Attempts at a sink of the record that failed; the same events come again.",
      labelNames: ["sink"],
      ...ours,
    }),
    sinkLagEvents: new Gauge({
      name: "meshgate_sink_lag_events",
      help: "Events of the log that a sink has not had.",
      labelNames: ["sink"],
      ...ours,
    }),
    sinkLagSeconds: new Gauge({
      name: "meshgate_sink_lag_seconds",
      help: "Age of the oldest event that a sink has not had.",
      labelNames: ["sink"],
      ...ours,
    }),
    checkpoints: new Counter({
      name: "meshgate_checkpoints_total",
      help: "Checkpoints of the record that were handed over to who keeps them outside the database, by result: kept or failed (tried again).",
      labelNames: ["target", "result"],
      ...ours,
    }),
    ledgerForked: new Gauge({
      name: "meshgate_ledger_forked",
      help: "1 while what is known of the record outside contradicts the database, and nobody has acknowledged that. Alert on it.",
      ...ours,
    }),
    webhookMessages: new Counter({
      name: "meshgate_webhook_messages_total",
      help: "Attempts to send to a webhook, by result: delivered, failed (tried again later), given_up, lost. Alert on the last two.",
      labelNames: ["webhook", "result"],
      ...ours,
    }),
    ledgerIntegrated: new Counter({
      name: "meshgate_ledger_integrated_total",
      help: "Events that this process has made leaves of the Merkle log.",
      ...ours,
    }),
    ledgerLag: new Histogram({
      name: "meshgate_ledger_integration_seconds",
      help: "From the commit of the first event of a run until it is in the Merkle log.",
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      ...ours,
    }),
    ledgerFailures: new Counter({
      name: "meshgate_ledger_failures_total",
      help: "What went wrong with the Merkle log, by reason: step (the database did not take it; tried again), missing (events were deleted), altered and superseded (no checkpoint is signed). Alert on the last three.",
      labelNames: ["reason"],
      ...ours,
    }),
    followLedger: registerLedgerGauges(ours.registers),
  };
  for (const reason of ["missing", "unknown", "expired", "revoked", "role", "limited"]) {
    metrics.loginFailures.labels(reason);
  }
  for (const reason of ["step", "missing", "altered", "superseded"]) metrics.ledgerFailures.labels(reason);
  for (const why of Alteration.options) metrics.recordAltered.inc({ why }, 0);
  for (const result of ["equal", "different", ...replayObstacles])
    metrics.replayedDecisions.inc({ result }, 0);
  for (const result of ["activated", "rejected"]) metrics.configReloads.labels(result);
  return metrics;
}

function registerGauges(sources: MetricSources, registers: Registry[]): void {
  gauge("meshgate_in_flight", "Calls being served.", sources.inFlight, registers);
  gauge(
    "meshgate_event_queue_depth",
    "Events that wait for the next commit.",
    sources.queuedEvents,
    registers,
  );
  gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss(), registers);
  gauge("process_uptime_seconds", "Time since the start.", () => process.uptime(), registers);
  new Counter({
    name: "process_cpu_seconds_total",
    help: "CPU time of the process, user and system.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1_000_000);
    },
  });
  new Gauge({ name: "meshgate_build_info", help: "Always 1.", labelNames: ["version"], registers }).set(
    { version: sources.version },
    1,
  );
}

function gauge(name: string, help: string, read: () => number, registers: Registry[]): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}
