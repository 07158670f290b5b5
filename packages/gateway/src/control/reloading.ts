import type { JsonObject } from "@meshgate/canon";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { Lasting } from "../pipeline/context.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Configuration, ReloadResult } from "./configuration.ts";
import { recordPolicyEvent } from "./policy-events.ts";

export interface ReloadingOptions {
  /** What the process was started with: some of it holds until the next start. */
  readonly startedWith: Config;
  readonly configuration: Configuration;
  readonly lasting: Lasting;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Reloads the configuration and leaves evidence of it: an event, a metric and a line in the log. */
export async function reloadAndRecord(
  cause: "file" | "signal",
  options: ReloadingOptions,
): Promise<ReloadResult> {
  const { configuration, metrics, log, startedWith } = options;
  const result = await configuration.reload();
  metrics.configReloads.inc({ result: result.kind });
  if (result.kind === "rejected") {
    log.error({ problems: result.problems }, "configuration rejected; the one before it serves on");
    const problems = result.problems.map(({ code, path, file, line }) => ({ code, path, file, line }));
    await record("policy.rejected", { cause, problems }, options);
    return result;
  }
  const previous = result.previous.snapshot.snapshot_sha256;
  log.info(
    { previous_sha256: previous, snapshot_sha256: result.active.snapshot.snapshot_sha256 },
    "configuration activated",
  );
  const waiting = waitsForRestart(startedWith, result.config);
  if (waiting.length > 0) log.warn({ keys: waiting }, "these changes take effect at the next start");
  await record(
    "config.changed",
    { cause, audit_mode: result.active.auditMode, previous_snapshot_sha256: previous },
    options,
  );
  return result;
}

/** The change has happened, whether or not its event can be written: a store that fails is told of, not hidden. */
async function record(
  type: "config.changed" | "policy.rejected",
  data: JsonObject,
  { configuration, lasting, metrics, log }: ReloadingOptions,
): Promise<void> {
  const { environment, snapshot } = configuration.active();
  try {
    await recordPolicyEvent(type, data, { ...lasting, environment }, snapshot);
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable)) throw error;
    metrics.eventsLost.inc();
    log.error({ type, reason: error.message }, "a change of the configuration could not be recorded");
  }
}

/** What is opened once: read at the start alone. */
const readAtStart: Readonly<Record<string, (config: Config) => unknown>> = {
  "server.host": ({ server }) => server.host,
  "server.port": ({ server }) => server.port,
  "server.public_url": ({ server }) => server.public_url,
  "server.body_bytes_max": ({ server }) => server.body_bytes_max,
  "server.drain_ms": ({ server }) => server.drain_ms,
  "server.log_level": ({ server }) => server.log_level,
  "storage.database_url": ({ databaseUrl }) => databaseUrl,
  "storage.redis_url": ({ redisUrl }) => redisUrl,
  "governance.on_store_failure": ({ governance }) => governance.on_store_failure,
  "governance.local_share_percent": ({ governance }) => governance.local_share_percent,
  "audit.queue_events_max": ({ audit }) => audit.queue_events_max,
  "audit.ledger.origin": ({ audit }) => audit.ledger.origin,
  "audit.ledger.signing_key": ({ signingKey }) => JSON.stringify(signingKey),
  "audit.ledger.previous_signing_key": ({ previousSigningKey }) => JSON.stringify(previousSigningKey),
  "audit.ledger.publish": ({ checkpointTargets }) => JSON.stringify(checkpointTargets),
  "audit.ledger.publish_every_s": ({ audit }) => audit.ledger.publish_every_s,
  "audit.sinks": ({ sinks }) => JSON.stringify(sinks),
};

/** Their names, for the page of all keys. */
export const KEYS_READ_AT_START: readonly string[] = Object.keys(readAtStart);

/** Keys that changed and are read at the start alone. */
function waitsForRestart(before: Config, after: Config): readonly string[] {
  return Object.entries(readAtStart).flatMap(([key, read]) => (read(before) === read(after) ? [] : [key]));
}
