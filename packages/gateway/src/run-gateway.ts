import { randomBytes } from "node:crypto";
import type { Result } from "@meshgate/engine";
import type { Logger } from "pino";
import { appVersion } from "./app-version.ts";
import type { Config } from "./config/config.ts";
import type { ConfigProblem } from "./config/problem.ts";
import { activate } from "./control/activate.ts";
import { createAuditRecords } from "./control/audit-records.ts";
import { createConfiguration, type ReloadResult } from "./control/configuration.ts";
import { recordPolicyEvent } from "./control/policy-events.ts";
import { createReadiness } from "./control/readiness.ts";
import { reloadAndRecord } from "./control/reloading.ts";
import { createApp, directError, directRoutes } from "./http/app.ts";
import { callStatus } from "./http/problem.ts";
import { listen } from "./http/server.ts";
import type { Service } from "./http/service.ts";
import type { Lasting } from "./pipeline/context.ts";
import { createEvaluate } from "./pipeline/evaluate.ts";
import { createPipeline } from "./pipeline/pipeline.ts";
import type { Clock } from "./ports/clock.ts";
import { openEventStore } from "./stores/open-event-store.ts";
import { createCallTelemetry } from "./telemetry/call-telemetry.ts";
import { createMetrics } from "./telemetry/metrics.ts";

export interface RunOptions {
  readonly config: Config;
  /** Reads the configuration anew, for a reload. */
  readonly load: () => Promise<Result<Config, readonly ConfigProblem[]>>;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface RunningGateway {
  readonly url: string;
  reload(cause: "file" | "signal"): Promise<ReloadResult>;
  /** Takes no new calls, lets those in flight end, commits every event, and closes. */
  stop(): Promise<void>;
}

/** Opens the stores, compiles the snapshot, joins the rooms and listens: the whole service but for the process around it. */
export async function runGateway({ config, load, log, clock }: RunOptions): Promise<RunningGateway> {
  const configuration = createConfiguration(activate(config), load);

  let queuedEvents = 0;
  let draining = false;
  const metrics = createMetrics({
    inFlight: () => telemetry.inFlight(),
    queuedEvents: () => queuedEvents,
    version: appVersion,
  });
  const telemetry = createCallTelemetry(metrics, log, clock);
  const store = await openEventStore(config.databaseUrl, {
    clock,
    queueEventsMax: config.audit.queue_events_max,
    observer: {
      queued(events) {
        queuedEvents = events;
      },
      committed({ events, durationMs }) {
        metrics.eventsCommitted.inc(events);
        metrics.commitLatency.observe(durationMs / 1_000);
      },
    },
  });
  const lasting: Lasting = {
    store,
    clock,
    newId: () => Bun.randomUUIDv7(),
    origin: `gateway-${randomBytes(4).toString("hex")}`,
    observer: telemetry,
    onEventLost(cause) {
      metrics.eventsLost.inc();
      log.error({ reason: cause.message }, "an event was lost (audit.mode: relaxed)");
    },
    statusOf: callStatus,
    onBug: (bug, requestId) => log.error({ err: bug, request_id: requestId }, "a bug"),
  };
  const service: Service = {
    pipeline: createPipeline(configuration.active, lasting),
    evaluate: createEvaluate(configuration.active, lasting),
    active: configuration.active,
    audit: createAuditRecords(store),
    readiness: createReadiness({
      store,
      clock,
      isDraining: () => draining,
      configRejection: configuration.rejection,
      recordsCalls: () => configuration.active().auditMode !== "off",
    }),
    metrics: metrics.registry,
    bodyBytesMax: config.server.body_bytes_max,
    publicUrl: config.server.public_url,
    baseUrl: () => (config.server.public_url ?? server.url).replace(/\/$/, ""),
    newId: lasting.newId,
    isDraining: () => draining,
  };
  const { snapshot, auditMode, environment } = configuration.active();
  await recordPolicyEvent(
    "policy.activated",
    { audit_mode: auditMode },
    { ...lasting, environment },
    snapshot,
  );

  const app = createApp(service, lasting.onBug);
  const server = listen({
    host: config.server.host,
    port: config.server.port,
    app,
    direct: directRoutes(service),
    service,
    onError: directError(service, lasting.onBug),
  });
  return {
    url: server.url,
    reload: (cause) => reloadAndRecord(cause, { startedWith: config, configuration, lasting, metrics, log }),
    async stop() {
      draining = true;
      const drained = await Promise.race([server.drain().then(() => true), after(config.server.drain_ms)]);
      if (!drained)
        log.warn(
          { in_flight: telemetry.inFlight() },
          "the drain limit passed; the calls in flight are ended",
        );
      await server.stop();
      await telemetry.idle();
      await store.close();
    },
  };
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}
