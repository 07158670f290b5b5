import type { Logger } from "pino";
import type { Lasting } from "../pipeline/context.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Configuration, ReloadResult } from "./configuration.ts";
import { recordPolicyEvent } from "./policy-events.ts";

export interface ReloadingOptions {
  readonly configuration: Configuration;
  readonly lasting: Lasting;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Reloads the configuration and leaves evidence of it: an event, a metric and a line in the log. */
export async function reloadAndRecord(
  cause: "file" | "signal",
  { configuration, lasting, metrics, log }: ReloadingOptions,
): Promise<ReloadResult> {
  const result = await configuration.reload();
  metrics.configReloads.inc({ result: result.kind });
  const { environment, snapshot } = configuration.active();
  const context = { ...lasting, environment };
  if (result.kind === "rejected") {
    const problems = result.problems.map(({ code, path, file, line }) => ({ code, path, file, line }));
    log.error({ problems: result.problems }, "configuration rejected; the one before it serves on");
    await recordPolicyEvent("policy.rejected", { cause, problems }, context);
    return result;
  }
  const previous = result.previous.snapshot.snapshot_sha256;
  log.info(
    { snapshot_sha256: snapshot.snapshot_sha256, previous_sha256: previous },
    "configuration activated",
  );
  const data = { cause, audit_mode: result.active.auditMode, previous_snapshot_sha256: previous };
  await recordPolicyEvent("config.changed", data, context, snapshot);
  return result;
}
