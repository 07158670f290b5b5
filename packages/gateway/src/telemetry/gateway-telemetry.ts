import type { Logger } from "pino";
import { appVersion } from "../app-version.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStoreUnavailable } from "../ports/event-store.ts";
import type { EventStoreObserver } from "../stores/group-commit.ts";
import { type CallTelemetry, createCallTelemetry } from "./call-telemetry.ts";
import { createLedgerTelemetry, type LedgerTelemetry } from "./ledger-telemetry.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createOutsideTelemetry, type OutsideTelemetry } from "./outside-telemetry.ts";

/** What one process tells of itself. */
export interface GatewayTelemetry {
  readonly metrics: Metrics;
  readonly calls: CallTelemetry;
  readonly commits: EventStoreObserver;
  readonly ledger: LedgerTelemetry;
  readonly outside: OutsideTelemetry;
  readonly eventLost: (cause: EventStoreUnavailable) => void;
}

export function createGatewayTelemetry(log: Logger, clock: Clock): GatewayTelemetry {
  let queuedEvents = 0;
  const metrics = createMetrics({
    inFlight: () => calls.inFlight(),
    queuedEvents: () => queuedEvents,
    version: appVersion,
  });
  const calls = createCallTelemetry(metrics, log, clock);
  return {
    metrics,
    calls,
    commits: {
      queued(events) {
        queuedEvents = events;
      },
      committed({ events, durationMs }) {
        metrics.eventsCommitted.inc(events.length);
        metrics.commitLatency.observe(durationMs / 1_000);
      },
    },
    ledger: createLedgerTelemetry(metrics, log),
    outside: createOutsideTelemetry(metrics, log, clock),
    eventLost(cause) {
      metrics.eventsLost.inc();
      log.error({ reason: cause.message }, "an event was lost");
    },
  };
}
