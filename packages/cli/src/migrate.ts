import { loadConfig, migrateDatabase, redactUrl } from "@meshgate/gateway";
import type { Command } from "./command.ts";
import { renderRemark } from "./render-remark.ts";
import { hasColour, painter } from "./terminal.ts";

/** Brings the configured database to the form that this version needs; a start does the same. */
export const migrate: Command = {
  summary: "Run the migrations of the configured database.",
  args: {},
  async run(_args, { env, cwd, out, err }) {
    const loaded = await loadConfig({ env, cwd, listOllamaModels: async () => undefined });
    if (!loaded.ok) {
      const paint = painter({ colour: hasColour(err, env) });
      for (const problem of loaded.error) err.write(renderRemark(problem, "problem", paint));
      return 1;
    }
    const { databaseUrl } = loaded.value;
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
