import { migrateDatabase, redactUrl } from "@meshgate/gateway";
import type { Command } from "./command.ts";
import { readConfiguration } from "./configuration.ts";

/** Brings the configured database to the form that this version needs; a start does the same. */
export const migrate: Command = {
  summary: "Run the migrations of the configured database.",
  args: {},
  async run(_args, terminal) {
    const config = await readConfiguration(terminal);
    if (config === undefined) return 1;
    const { out, err } = terminal;
    const { databaseUrl } = config;
    const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
    try {
      const ran = await migrateDatabase(databaseUrl, clock);
      const done = ran.length === 0 ? "nothing to do" : `ran ${ran.join(", ")}`;
      out.write(`${redactUrl(databaseUrl)}: ${done}\n`);
      return 0;
    } catch (cause) {
      err.write(`${redactUrl(databaseUrl)}: ${cause instanceof Error ? cause.message : String(cause)}\n`);
      return 1;
    }
  },
};
