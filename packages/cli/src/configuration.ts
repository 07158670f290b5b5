import { type Config, loadConfig } from "@meshgate/gateway";
import { renderRemark } from "./render-remark.ts";
import { hasColour, painter, type Terminal } from "./terminal.ts";

/** The configuration that a start would read, or nothing where it is not valid: then standard error says why. */
export async function readConfiguration({
  env,
  cwd,
  err,
}: Pick<Terminal, "env" | "cwd" | "err">): Promise<Config | undefined> {
  const loaded = await loadConfig({ env, cwd, listOllamaModels: async () => undefined });
  if (loaded.ok) return loaded.value;
  const paint = painter({ colour: hasColour(err, env) });
  for (const problem of loaded.error) err.write(renderRemark(problem, "problem", paint));
  return undefined;
}
