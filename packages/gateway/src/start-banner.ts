import { appVersion } from "./app-version.ts";
import type { Config, ConfiguredProvider } from "./config/config.ts";

/** What a person reads after the start: what is running, and where to go next. The last line is the ready signal. */
export function startBanner(config: Config, url: string): string {
  const curl = `curl -s ${url}/v1/chat -H 'content-type: application/json' -d '{"messages":[{"role":"user","content":"Hello"}]}'`;
  return [
    `Meshgate ${appVersion}`,
    ...config.providers.map(providerLine),
    `  record    ${recordLine(config)}`,
    `  access    ${config.adminKey === undefined ? "open: callers on this machine need no key" : "by key"}`,
    "",
    `  console   ${url}/`,
    `  API       ${url}/docs`,
    `  try       ${curl}`,
    "",
    `listening on ${url}`,
    "",
  ].join("\n");
}

function providerLine({ name, kind, location, default_model: model, foundBy }: ConfiguredProvider): string {
  return `  provider  ${name} (${kind}, ${location}${model === undefined ? "" : `, ${model}`}): ${foundBy}`;
}

function recordLine({ audit, databaseUrl }: Config): string {
  if (audit.mode === "off") return "off: calls leave NO evidence (audit.mode: off)";
  const database = databaseUrl.startsWith("sqlite:") ? databaseUrl : "PostgreSQL";
  return `${audit.mode}, in ${database}`;
}
