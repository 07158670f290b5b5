import pino, { type Logger } from "pino";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/**
 * The operational log, `meshgate.app`: JSON lines on standard error, written synchronously so that a crash loses none.
 * Nothing that could hold a secret or a text is logged; the redaction is for what slips in with an error object.
 */
export function createLog(level: LogLevel): Logger {
  return pino(
    {
      name: "meshgate.app",
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ["*.api_key", "*.authorization", "*.headers", "*.password"], censor: "[removed]" },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
