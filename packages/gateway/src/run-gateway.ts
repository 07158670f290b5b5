import { randomBytes } from "node:crypto";
import type { Result } from "@meshgate/engine";
import type { Logger } from "pino";
import { appVersion } from "./app-version.ts";
import { createApprovals } from "./approvals/create-approvals.ts";
import type { Config } from "./config/config.ts";
import type { ConfigProblem } from "./config/problem.ts";
import { createAuditRecords } from "./control/audit-records.ts";
import { createConfiguration, type ReloadResult } from "./control/configuration.ts";
import { registerConfiguredAgents } from "./control/directory/register-configured-agents.ts";
import { createGovernance } from "./control/governance.ts";
import { createLeftovers } from "./control/leftovers.ts";
import { configuredState, openBeyondLoopback, openControl } from "./control/open-control.ts";
import type { ChangeContext } from "./control/policies/change-context.ts";
import { policiesInForce } from "./control/policies/policies-in-force.ts";
import { recordPolicyEvent } from "./control/policy-events.ts";
import { createReadiness } from "./control/readiness.ts";
import { reloadAndRecord } from "./control/reloading.ts";
import { createStandings } from "./control/standings.ts";
import { sweepRegularly } from "./control/sweep-regularly.ts";
import { createTurnAway } from "./control/turn-away.ts";
import { createUsageReports } from "./control/usage-reports.ts";
import { createApp, directError, directRoutes } from "./http/app.ts";
import { callStatus } from "./http/problem.ts";
import { listen } from "./http/server.ts";
import type { Service } from "./http/service.ts";
import { isLoopbackName } from "./loopback.ts";
import { createCallsInFlight } from "./pipeline/calls-in-flight.ts";
import type { Lasting } from "./pipeline/context.ts";
import { createEvaluate } from "./pipeline/evaluate.ts";
import { createIdentify } from "./pipeline/identify.ts";
import { joinContext } from "./pipeline/join-context.ts";
import { createPipeline } from "./pipeline/pipeline.ts";
import { createPseudonym } from "./pipeline/pseudonym.ts";
import type { Clock } from "./ports/clock.ts";
import type { EventStoreUnavailable } from "./ports/event-store.ts";
import { SqlApprovalStore } from "./stores/approvals/sql-approval-store.ts";
import { openStores } from "./stores/open-stores.ts";
import { SqlOutbox } from "./stores/outbox/sql-outbox.ts";
import { createCallTelemetry } from "./telemetry/call-telemetry.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { createWebhookTelemetry } from "./telemetry/webhook-telemetry.ts";
import { createWebhooks } from "./webhooks/create-webhooks.ts";

export interface RunOptions {
  readonly config: Config;
  /** Reads the configuration anew, for a reload. */
  readonly load: () => Promise<Result<Config, readonly ConfigProblem[]>>;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface RunningGateway {
  readonly url: string;
  /** Whether callers on this machine need no key. */
  readonly isOpen: boolean;
  reload(cause: "file" | "signal"): Promise<ReloadResult>;
  /** Takes no new calls, lets those in flight end, commits every event, and closes. */
  stop(): Promise<void>;
}

/** Opens the stores, compiles the snapshot, joins the rooms and listens: the whole service but for the process around it. */
export async function runGateway({ config, load, log, clock }: RunOptions): Promise<RunningGateway> {
  const origin = `gateway-${randomBytes(4).toString("hex")}`;
  const newId = () => Bun.randomUUIDv7();
  let queuedEvents = 0;
  let draining = false;
  const metrics = createMetrics({
    inFlight: () => telemetry.inFlight(),
    queuedEvents: () => queuedEvents,
    version: appVersion,
  });
  const telemetry = createCallTelemetry(metrics, log, clock);
  const stores = await openStores({
    config,
    clock,
    origin,
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
  const register = ({ server }: Config) =>
    registerConfiguredAgents({ state, clock, newId, origin, environment: server.environment });
  const { state, directory, openMode } = await openControl({ config, store: stores.control, clock, log });
  if (openMode.isOpen() && !isLoopbackName(config.server.host)) {
    state.close();
    await stores.close();
    throw new Error(openBeyondLoopback(config.server.host));
  }
  await register(config);
  const configuration = createConfiguration({
    config,
    load,
    governing: {
      identify: createIdentify({
        find: directory.find,
        isOpen: openMode.isOpen,
        adminKey: config.adminKey,
      }),
      policies: () => policiesInForce(state.entities("policy").values()),
      clock,
    },
    configure: (changed) => state.configure(configuredState(changed.governance)),
  });
  const inFlight = createCallsInFlight();
  state.onChange(({ changed, deleted }) => {
    const kinds = new Set([...changed, ...deleted].map(({ kind }) => kind));
    if (kinds.has("policy")) configuration.govern();
    if (kinds.has("key") || kinds.has("agent")) inFlight.cut(directory.cutReason);
  });
  const onEventLost = (cause: EventStoreUnavailable) => {
    metrics.eventsLost.inc();
    log.error({ reason: cause.message }, "an event was lost");
  };
  const pseudonym = createPseudonym(
    await stores.control.setOnce("pseudonym-key", randomBytes(32).toString("hex")),
  );
  const webhooks = createWebhooks({
    outbox: new SqlOutbox(stores.database),
    hooks: () => configuration.config().governance.webhooks,
    clock,
    newId,
    environment: () => configuration.active().environment,
    observer: createWebhookTelemetry(metrics, log),
  });
  const approvalStore = new SqlApprovalStore(stores.database);
  const approvals = createApprovals({
    store: approvalStore,
    clock,
    newId,
    eventOrigin: () => ({ origin, environment: configuration.active().environment }),
    urlOf: (id) => `${service.baseUrl()}/governance/approvals/${id}`,
    messagesOf: webhooks.messagesOf,
    onMessages: webhooks.wake,
  });
  const lasting: Lasting = {
    store: stores.events,
    clock,
    newId,
    origin,
    observer: telemetry,
    usage: stores.usage,
    approvals,
    notifier: webhooks,
    inFlight,
    pseudonym,
    turnAway: createTurnAway({
      usage: stores.usage,
      store: stores.events,
      pseudonym,
      clock,
      newId,
      origin,
      environment: () => configuration.active().environment,
      perMinute: () => configuration.config().governance.login_failures_per_minute,
      counted: (reason) => metrics.loginFailures.inc({ reason }),
      onEventLost,
    }),
    onEventLost,
    statusOf: callStatus,
    onBug: (bug, requestId) => log.error({ err: bug, request_id: requestId }, "a bug"),
  };
  const leftovers = createLeftovers({
    ...lasting,
    database: stores.database,
    environment: config.server.environment,
    auditMode: () => configuration.active().auditMode,
  });
  const endSweeps = await sweepRegularly(leftovers, (cause) =>
    log.warn({ err: cause }, "what calls left over waits for the database"),
  );
  const changes: ChangeContext = {
    state,
    past: stores.control,
    record: stores.events,
    active: configuration.active,
    clock,
    newId,
    origin,
  };
  const service: Service = {
    pipeline: createPipeline(configuration.active, lasting),
    evaluate: createEvaluate(configuration.active, lasting),
    active: configuration.active,
    turnAway: lasting.turnAway,
    governance: createGovernance(
      changes,
      createUsageReports(stores.database, {
        nameOf: (kind, id) => state.entities(kind).get(id)?.name,
        idOf: (kind, name) => state.named(kind, name)?.id,
      }),
      joinContext(configuration.active, lasting),
    ),
    approvals,
    standings: createStandings({
      context: joinContext(configuration.active, lasting),
      approvals: approvalStore,
      policyName: (id) => state.entities("policy").get(id)?.name,
    }),
    audit: createAuditRecords(stores.events),
    readiness: createReadiness({
      store: stores.events,
      clock,
      isDraining: () => draining,
      configRejection: configuration.rejection,
      unconfirmedMs: state.unconfirmedMs,
      recordsCalls: () => configuration.active().auditMode !== "off",
    }),
    metrics: metrics.registry,
    bodyBytesMax: config.server.body_bytes_max,
    publicUrl: config.server.public_url,
    baseUrl: () => (config.server.public_url ?? server.url).replace(/\/$/, ""),
    newId,
    clock,
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
    isOpen: openMode.isOpen(),
    async reload(cause) {
      const result = await reloadAndRecord(cause, {
        startedWith: config,
        configuration,
        lasting,
        metrics,
        log,
      });
      if (result.kind === "activated") await register(result.config);
      return result;
    },
    async stop() {
      draining = true;
      // Whoever waits for a decision is told that there is none yet.
      approvals.close();
      const drained = await Promise.race([server.drain().then(() => true), after(config.server.drain_ms)]);
      if (!drained)
        log.warn(
          { in_flight: telemetry.inFlight() },
          "the drain limit passed; the calls in flight are ended",
        );
      await server.stop();
      await telemetry.idle();
      await inFlight.idle();
      await endSweeps();
      await webhooks.close();
      state.close();
      await stores.close();
    },
  };
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}
