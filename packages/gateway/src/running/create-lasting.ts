import { randomBytes } from "node:crypto";
import { appVersion } from "../app-version.ts";
import { type ApprovalService, createApprovals } from "../approvals/create-approvals.ts";
import { personsOfAgent } from "../control/directory/persons-of-agent.ts";
import { createTurnAway } from "../control/turn-away.ts";
import { callStatus } from "../http/problem.ts";
import type { RunningLedger } from "../ledger/run-ledger.ts";
import type { Lasting } from "../pipeline/context.ts";
import { createPseudonym } from "../pipeline/pseudonym.ts";
import type { ApprovalStore } from "../ports/approval-store.ts";
import { createSnapshotKeeper } from "../snapshots/create-snapshot-keeper.ts";
import type { Stores } from "../stores/open-stores.ts";
import { SqlOutbox } from "../stores/outbox/sql-outbox.ts";
import { createWebhookTelemetry } from "../telemetry/webhook-telemetry.ts";
import { createWebhooks, type Webhooks } from "../webhooks/create-webhooks.ts";
import type { Governed } from "./follow-governance.ts";
import type { Setting } from "./setting.ts";
import type { Outside } from "./watch-outside.ts";

export interface LastingParts {
  readonly stores: Stores;
  readonly ledger: RunningLedger;
  readonly outside: Outside;
  readonly approvalStore: ApprovalStore;
  readonly governed: Governed;
  /** Where people reach the service. */
  readonly baseUrl: () => string;
}

/** What lasts as long as the process, with more of it than the pipeline sees. */
export interface LastingServices extends Lasting {
  readonly approvals: ApprovalService;
  readonly notifier: Webhooks;
}

export async function createLasting(setting: Setting, parts: LastingParts): Promise<LastingServices> {
  const { log, clock, newId, origin, telemetry } = setting;
  const { stores, governed } = parts;
  const { configuration, inFlight } = governed;
  const environment = () => configuration.active().environment;
  const pseudonym = createPseudonym(
    await stores.control.setOnce("pseudonym-key", randomBytes(32).toString("hex")),
  );
  const notifier = openWebhooks(setting, parts);
  return {
    store: stores.events,
    snapshots: createSnapshotKeeper({ store: stores.snapshots, clock, program: appVersion }),
    clock,
    newId,
    origin,
    observer: telemetry.calls,
    usage: stores.usage,
    approvals: openApprovals(setting, parts, notifier),
    notifier,
    inFlight,
    pseudonym,
    turnAway: createTurnAway({
      store: stores.events,
      pseudonym,
      clock,
      newId,
      origin,
      environment,
      perMinute: () => configuration.config().governance.login_failures_per_minute,
      counted: (reason) => telemetry.metrics.loginFailures.inc({ reason }),
      onEventLost: telemetry.eventLost,
    }),
    onEventLost: telemetry.eventLost,
    statusOf: callStatus,
    onBug: (bug, requestId) => log.error({ err: bug, request_id: requestId }, "a bug"),
  };
}

function openWebhooks(
  { clock, newId, telemetry, log }: Setting,
  { stores, governed }: LastingParts,
): Webhooks {
  const { configuration } = governed;
  return createWebhooks({
    outbox: new SqlOutbox(stores.database),
    hooks: () => configuration.config().governance.webhooks,
    clock,
    newId,
    environment: () => configuration.active().environment,
    observer: createWebhookTelemetry(telemetry.metrics, log),
  });
}

function openApprovals(
  { clock, newId, origin }: Setting,
  { approvalStore, governed, baseUrl }: LastingParts,
  webhooks: Webhooks,
): ApprovalService {
  return createApprovals({
    store: approvalStore,
    clock,
    newId,
    eventOrigin: () => ({ origin, environment: governed.configuration.active().environment }),
    urlOf: (id) => `${baseUrl()}/governance/approvals/${id}`,
    personsOfAgent: (agentId) => personsOfAgent(agentId, governed.state),
    messagesOf: webhooks.messagesOf,
    onMessages: webhooks.wake,
  });
}
