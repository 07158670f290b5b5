import { clearAuditIndex, DatabaseUnavailable, redactUrl } from "@meshgate/gateway";
import type { Command } from "../command.ts";
import { readConfiguration } from "../configuration.ts";

/** Drops the search index of the configured database; the service builds it again from the log. */
export const auditReindex: Command = {
  summary: "Build the search index of the record anew.",
  args: {},
  async run(_args, terminal) {
    const config = await readConfiguration(terminal);
    if (config === undefined) return 1;
    const { out, err } = terminal;
    const { databaseUrl } = config;
    try {
      await clearAuditIndex(databaseUrl, { nowMs: () => Date.now(), monotonicMs: () => performance.now() });
    } catch (cause) {
      if (!(cause instanceof DatabaseUnavailable)) throw cause;
      err.write(`${cause.message}\n`);
      return 1;
    }
    out.write(
      `${redactUrl(databaseUrl)}: the index is dropped. A running service builds it again as soon as something is recorded, a stopped one when it starts.\n`,
    );
    return 0;
  },
};
