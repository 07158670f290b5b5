import { formatRemark, formatWitness } from "./config/problem.ts";
import { watchConfig } from "./config/watch-config.ts";
import type { Clock } from "./ports/clock.ts";
import { runGateway } from "./run-gateway.ts";
import { loadWithShadow } from "./simulation/load-with-shadow.ts";
import { startBanner } from "./start-banner.ts";
import { createLog } from "./telemetry/log.ts";

/** The process: reads the configuration, runs the gateway, follows changes of its files, and ends on a signal. */

const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const load = () => loadWithShadow({ env: process.env, cwd: process.cwd() });
const loaded = await load();
if (!loaded.ok) {
  for (const problem of loaded.error) {
    process.stderr.write(`${formatRemark(problem)}\n`);
    if (problem.witness !== undefined) process.stderr.write(`  ${formatWitness(problem.witness)}\n`);
  }
  process.stderr.write(
    `The configuration has ${counted(loaded.error.length, "problem")}; the service does not start.\n`,
  );
  process.exit(1);
}
const config = loaded.value;
const log = createLog(config.server.log_level);
// Whether there is an admin key is seen soon enough: without one the gateway does not start on such an address.
const warnings = config.warnings.filter(({ code }) => code !== "OPEN_BEYOND_LOOPBACK");
for (const warning of warnings) log.warn({ code: warning.code }, formatRemark(warning));
if (process.env["BUN_CONFIG_MAX_HTTP_REQUESTS"] === undefined) {
  log.warn(
    "BUN_CONFIG_MAX_HTTP_REQUESTS is not set: more than 256 calls at once will wait. Start with `npm start`.",
  );
}

try {
  const loadAndFollow = async () => {
    const reloaded = await load();
    // Taken or not: it may stand in other files, and mending those is a change.
    watcher.follow(reloaded.files);
    return reloaded;
  };
  const gateway = await runGateway({ config, load: loadAndFollow, log, clock });
  const reload = (cause: "file" | "signal") => void gateway.reload(cause);
  const watcher = watchConfig({ files: loaded.files, onChange: () => reload("file") });
  process.on("SIGHUP", () => reload("signal"));

  let stopping = false;
  const onStop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info("stopping: draining calls in flight; a second signal ends at once");
    watcher.close();
    gateway.stop().then(
      () => process.exit(0),
      (cause) => {
        log.fatal({ err: cause }, "the stop failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", onStop);
  process.on("SIGINT", onStop);
  // Where a sink writes there, standard output is lines of JSON and nothing else.
  const isTaken = config.sinks.some(({ kind }) => kind === "stdout");
  (isTaken ? process.stderr : process.stdout).write(startBanner(config, gateway));
} catch (cause) {
  process.stderr.write(`The service does not start: ${startFault(cause)}\n`);
  process.exit(1);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function startFault(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (!("code" in cause) || cause.code !== "EADDRINUSE") return cause.message;
  return `port ${config.server.port} is in use. Set PORT (or server.port) to another, or stop what listens there.`;
}
