import type { AuditRecords } from "../control/audit-records.ts";
import { createGovernance, type Governance } from "../control/governance.ts";
import { createReadiness, type Readiness } from "../control/readiness.ts";
import { createStandings } from "../control/standings.ts";
import { createUsageReports } from "../control/usage-reports.ts";
import { createEvidencePacks } from "../evidence-pack/create-evidence-pack.ts";
import type { Service } from "../http/service.ts";
import { createLogReading } from "../ledger/log-reading.ts";
import { findReceiptSubject } from "../ledger/receipt-subject.ts";
import { createReceipts } from "../ledger/receipts.ts";
import { createEvaluate } from "../pipeline/evaluate.ts";
import { joinContext } from "../pipeline/join-context.ts";
import { createPipeline } from "../pipeline/pipeline.ts";
import { createSimulations, type Simulations } from "../simulation/create-simulations.ts";
import { createSnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import { droppedLeaves } from "../stores/retention/dropped-leaves.ts";
import type { LastingParts, LastingServices } from "./create-lasting.ts";
import type { Governed } from "./follow-governance.ts";
import type { RecordKeeping } from "./open-record-keeping.ts";
import type { RecordSearch } from "./open-record-search.ts";
import type { OpenedReplays } from "./open-replays.ts";
import type { Setting } from "./setting.ts";

export interface ServiceParts extends LastingParts {
  readonly lasting: LastingServices;
  readonly recordSearch: RecordSearch;
  readonly keeping: RecordKeeping;
  readonly replaying: OpenedReplays;
  readonly isDraining: () => boolean;
}

/** All that the surfaces may call. */
export function createService(setting: Setting, parts: ServiceParts): Service {
  const { config, clock, newId, telemetry } = setting;
  const { approvalStore, governed, lasting, baseUrl, isDraining } = parts;
  const { state, configuration } = governed;
  const { active } = configuration;
  const audit = parts.recordSearch.records;
  return {
    pipeline: createPipeline(active, lasting),
    evaluate: createEvaluate(active, lasting),
    active,
    turnAway: lasting.turnAway,
    governance: governanceOf(setting, parts),
    approvals: lasting.approvals,
    standings: createStandings({
      context: joinContext(active, lasting),
      approvals: approvalStore,
      policyName: (id) => state.entities("policy").get(id)?.name,
    }),
    audit,
    auditSearch: parts.recordSearch.search,
    auditExport: parts.recordSearch.export,
    retention: parts.keeping.retention,
    dropped: parts.keeping.dropped,
    content: parts.keeping.content,
    ...logServices(setting, parts, audit),
    simulate: simulationsOf(setting, parts),
    replays: parts.replaying.replays,
    snapshots: parts.replaying.snapshots,
    readiness: readinessOf(setting, parts),
    acknowledgeFork: parts.outside.acknowledgeFork,
    metrics: telemetry.metrics.registry,
    bodyBytesMax: config.server.body_bytes_max,
    publicUrl: config.server.public_url,
    baseUrl,
    newId,
    clock,
    isDraining,
  };
}

function logServices(setting: Setting, parts: ServiceParts, audit: AuditRecords) {
  const { clock } = setting;
  const { stores, ledger } = parts;
  const reading = createLogReading(stores.ledger, ledger);
  return {
    log: reading,
    evidence: createEvidencePacks({
      exporter: parts.recordSearch.export,
      log: reading,
      snapshots: parts.replaying.snapshots,
      replays: parts.replaying.replays,
      targets: parts.outside.targets,
      environment: () => parts.governed.configuration.active().environment,
      clock,
    }),
    receipt: createReceipts({ ledger: stores.ledger, reading, catchUp: ledger.catchUp, clock }),
    receiptSubject: findReceiptSubject(audit, (id) => droppedLeaves(id, stores.database.kysely)),
  };
}

/** Says that a candidate is tried beside the policy, or why it is not. */
function shadowRemarks({ active, config }: Governed["configuration"]) {
  const { shadow } = active();
  if (shadow !== undefined) {
    const sha256 = shadow.candidate.snapshot.snapshot_sha256;
    return [
      {
        code: "policy-shadow",
        message: `The candidate ${sha256} decides beside the policy, and changes nothing.`,
      },
    ];
  }
  if (config().shadow === undefined) return [];
  const message =
    "The candidate of `policy.shadow` does not fit what is in force, and is not tried. Run `meshgate check`.";
  return [{ code: "policy-shadow", message }];
}

function simulationsOf({ clock }: Setting, { stores, governed }: ServiceParts): Simulations {
  const archive = createSnapshotArchive(stores.snapshots);
  return createSimulations({
    config: governed.configuration.config,
    state: governed.state,
    clock,
    database: stores.database,
    async snapshotOf(sha256) {
      const kept = await archive.compile(sha256);
      return kept.ok ? kept.value : undefined;
    },
  });
}

function governanceOf(
  { clock, newId, origin }: Setting,
  { stores, governed, lasting }: ServiceParts,
): Governance {
  const { state, configuration } = governed;
  const { active } = configuration;
  const reports = createUsageReports(stores.database, {
    nameOf: (kind, id) => state.entities(kind).get(id)?.name,
    idOf: (kind, name) => state.named(kind, name)?.id,
  });
  return createGovernance(
    {
      state,
      past: stores.control,
      record: stores.events,
      snapshots: lasting.snapshots,
      active,
      configuredGuarding: () => configuration.config().guardingInput,
      clock,
      newId,
      origin,
    },
    reports,
    joinContext(active, lasting),
  );
}

function readinessOf(
  { clock, config }: Setting,
  { stores, ledger, outside, recordSearch, governed, keeping, replaying, isDraining }: ServiceParts,
): Readiness {
  const { state, configuration } = governed;
  return createReadiness({
    store: stores.events,
    clock,
    isDraining,
    configRejection: configuration.rejection,
    unconfirmedMs: state.unconfirmedMs,
    recordsCalls: () => configuration.active().auditMode !== "off",
    remarks: () => [
      ...governed.guarding.remarks(),
      ...shadowRemarks(configuration),
      ...ledger.remarks(),
      ...outside.remarks(),
      ...recordSearch.remarks(),
      ...keeping.retention.remarks(),
      ...replaying.remarks(),
    ],
    usage: stores.usage,
    onStoreFailure: config.governance.on_store_failure,
  });
}
