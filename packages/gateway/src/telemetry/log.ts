import pino, { type Logger } from "pino";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/**
 * The operational log, `meshgate.app`: JSON lines on standard error, written synchronously so that a crash loses none.
 * INVARIANT: what is logged is ids, labels, figures and our own sentences. Redaction guards the one thing that is not made
 * here, the error of a bug; asked of every line it would double what the line costs before its write (docs/decisions/0004).
 */
export function createLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: { logger: "meshgate.app" },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ["err.headers", "err.config", "err.request", "err.body"], censor: "[removed]" },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
