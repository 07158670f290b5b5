import type { ReloadResult } from "./control/configuration.ts";
import { createLeftovers } from "./control/leftovers.ts";
import { recordPolicyEvent } from "./control/policy-events.ts";
import { reloadAndRecord } from "./control/reloading.ts";
import { sweepRegularly } from "./control/sweep-regularly.ts";
import { createApp, directError, directRoutes } from "./http/app.ts";
import { addressOf, type Listening, listen } from "./http/server.ts";
import type { Service } from "./http/service.ts";
import { EventStoreUnavailable } from "./ports/event-store.ts";
import { createLasting, type LastingServices } from "./running/create-lasting.ts";
import { createService } from "./running/create-service.ts";
import { followGovernance, type Governed } from "./running/follow-governance.ts";
import { openLedger } from "./running/open-ledger.ts";
import { openRecordKeeping } from "./running/open-record-keeping.ts";
import { openRecordSearch } from "./running/open-record-search.ts";
import { openReplays } from "./running/open-replays.ts";
import { openReviewReminders } from "./running/open-review-reminders.ts";
import { createSetting, type RunOptions, type Setting } from "./running/setting.ts";
import { SqlApprovalStore } from "./stores/approvals/sql-approval-store.ts";
import { openStores, type Stores } from "./stores/open-stores.ts";

export interface RunningGateway {
  readonly url: string;
  /** Whether callers on this machine need no key. */
  readonly isOpen: boolean;
  readonly log: RunningLog;
  reload(cause: "file" | "signal"): Promise<ReloadResult>;
  /** Takes no new calls, lets those in flight end, commits every event, and closes. */
  stop(): Promise<void>;
}

/** The Merkle log, as an operator should know of it at the start. */
export interface RunningLog {
  readonly name: string;
  /** Where its checkpoints go. */
  readonly targets: readonly string[];
  /** What is wrong with it, by code. */
  readonly remarks: readonly string[];
}

/** Opens the stores, follows what is governed, joins the rooms and listens: the whole service but for the process around it. */
export async function runGateway(options: RunOptions): Promise<RunningGateway> {
  const setting = createSetting(options);
  const { config, clock, origin, telemetry } = setting;
  let isDraining = false;
  // Approvals that end before it listens are told of with the address that it is going to have.
  let url = addressOf(config.server.host, config.server.port);
  const baseUrl = () => (config.server.public_url ?? url).replace(/\/$/, "");
  const stores = await openStores({ config, clock, origin, observer: telemetry.commits });
  const governed = await followGovernance(setting, stores);
  const { ledger, outside } = await openLedger(setting, stores);
  const parts = {
    stores,
    ledger,
    outside,
    approvalStore: new SqlApprovalStore(stores.database),
    governed,
    baseUrl,
  };
  const lasting = await createLasting(setting, parts);
  followPolicies(governed, lasting);
  const endSweeps = await sweepLeftovers(setting, { stores, governed, lasting });
  const reminders = openReviewReminders(setting, parts, lasting);
  const recordSearch = openRecordSearch(setting, parts, lasting);
  const keeping = openRecordKeeping(setting, parts, lasting);
  const replaying = openReplays(setting, parts);
  const service = createService(setting, {
    ...parts,
    lasting,
    recordSearch,
    keeping,
    replaying,
    isDraining: () => isDraining,
  });
  await recordActivation(governed, lasting);
  const server = listenFor(service, setting, lasting);
  url = server.url;
  return {
    url,
    isOpen: governed.openMode.isOpen(),
    log: {
      name: ledger.signer.origin,
      targets: outside.targets.map(({ name }) => name),
      remarks: ledger.remarks().map(({ code }) => code),
    },
    reload: (cause) => reload(cause, setting, { governed, lasting }),
    async stop() {
      isDraining = true;
      // Whoever waits for a decision is told that there is none yet.
      lasting.approvals.close();
      await drain(server, governed, setting);
      await governed.configuration.active().shadow?.idle();
      await endSweeps();
      await reminders.close();
      await lasting.notifier.close();
      governed.state.close();
      await recordSearch.close();
      await keeping.close();
      await replaying.close();
      await ledger.close();
      await outside.close();
      await stores.close();
    },
  };
}

interface Running {
  readonly governed: Governed;
  readonly lasting: LastingServices;
}

/** Calls that wait for a decision are decided by the policies as they are from then on. */
function followPolicies({ state }: Governed, { approvals, onBug }: LastingServices): void {
  state.onChange(({ changed, deleted }) => {
    const gone = deleted.filter(({ kind }) => kind === "policy").map(({ id }) => id);
    if (gone.length === 0 && !changed.some(({ kind }) => kind === "policy")) return;
    // Where the store is away they are ended by their time.
    approvals.policiesChanged(gone).catch((cause) => {
      if (!(cause instanceof EventStoreUnavailable)) onBug(cause, "policies");
    });
  });
}

function sweepLeftovers(
  { config, log }: Setting,
  { stores, governed, lasting }: Running & { readonly stores: Stores },
): Promise<() => Promise<void>> {
  const leftovers = createLeftovers({
    ...lasting,
    database: stores.database,
    environment: config.server.environment,
    auditMode: () => governed.configuration.active().auditMode,
  });
  return sweepRegularly(leftovers, (cause) =>
    log.warn({ err: cause }, "what calls left over waits for the database"),
  );
}

function recordActivation({ configuration }: Governed, lasting: LastingServices): Promise<void> {
  const { snapshot, auditMode, environment } = configuration.active();
  return recordPolicyEvent(
    "policy.activated",
    { audit_mode: auditMode },
    { ...lasting, environment },
    snapshot,
  );
}

function listenFor(service: Service, { config }: Setting, { onBug }: LastingServices): Listening {
  return listen({
    host: config.server.host,
    port: config.server.port,
    app: createApp(service, onBug),
    direct: directRoutes(service, onBug),
    service,
    onError: directError(service, onBug),
  });
}

async function reload(
  cause: "file" | "signal",
  { config, log, telemetry }: Setting,
  { governed, lasting }: Running,
): Promise<ReloadResult> {
  const { configuration } = governed;
  const { metrics } = telemetry;
  const result = await reloadAndRecord(cause, { startedWith: config, configuration, lasting, metrics, log });
  if (result.kind === "activated") await governed.register(result.config);
  return result;
}

/** How long calls that are ended may take to be told so. */
const TOLD_WITHIN_MS = 1_000;

/** Lets calls in flight end, but not for ever: those that go on are told that they are ended, and recorded as cancelled. */
async function drain(
  server: Listening,
  { inFlight }: Governed,
  { config, log, telemetry }: Setting,
): Promise<void> {
  const drained = server.drain().then(() => true);
  if (!(await Promise.race([drained, after(config.server.drain_ms)]))) {
    log.warn(
      { in_flight: telemetry.calls.inFlight() },
      "the drain limit passed; the calls in flight are ended",
    );
    inFlight.cut(() => "stopping");
    await Promise.race([drained, after(TOLD_WITHIN_MS)]);
  }
  await server.stop();
  await telemetry.calls.idle();
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}
