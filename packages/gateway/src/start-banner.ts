import { appVersion } from "./app-version.ts";
import type { Config, ConfiguredProvider } from "./config/config.ts";
import { describeRules } from "./config/describe-rules.ts";
import type { RunningGateway, RunningLog } from "./run-gateway.ts";

/** What a person reads after the start: what is running, and where to go next. The last line is the ready signal. */
export function startBanner(
  config: Config,
  { url, isOpen, log }: Pick<RunningGateway, "url" | "isOpen" | "log">,
): string {
  const reachedAt =
    config.server.public_url?.replace(/\/$/, "") ?? url.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, "//127.0.0.1:");
  return [
    `Meshgate ${appVersion}`,
    ...config.providers.map(providerLine),
    `  rules     ${describeRules(config.snapshot.rules)}`,
    `  record    ${recordLine(config)}`,
    `  log       ${logLine(log)}`,
    `  access    ${isOpen ? "open: callers on this machine need no key" : "by key"}`,
    "",
    `  console   ${reachedAt}/`,
    `  API       ${reachedAt}/docs`,
    `  try       ${curlLine(reachedAt, isOpen)}`,
    "",
    `listening on ${url}`,
    "",
  ].join("\n");
}

function curlLine(url: string, isOpen: boolean): string {
  const key = isOpen ? "" : ' -H "authorization: Bearer $MESHGATE_ADMIN_KEY"';
  const body = '{"messages":[{"role":"user","content":"Hello"}]}';
  return `curl -s ${url}/v1/chat -H 'content-type: application/json'${key} -d '${body}'`;
}

function providerLine({ name, kind, location, default_model: model, foundBy }: ConfiguredProvider): string {
  return `  provider  ${name} (${kind}, ${location}${model === undefined ? "" : `, ${model}`}): ${foundBy}`;
}

function recordLine({ audit, databaseUrl }: Config): string {
  if (audit.mode === "off") return "off: calls leave NO evidence (audit.mode: off)";
  const database = databaseUrl.startsWith("sqlite:") ? databaseUrl : "PostgreSQL";
  return `${audit.mode}, in ${database}`;
}

function logLine({ name, targets, remarks }: RunningLog): string {
  const outside =
    targets.length === 0 ? "its checkpoints go NOWHERE" : `checkpoints to ${targets.join(", ")}`;
  const wrong = remarks.length === 0 ? "" : `; ATTENTION: ${remarks.join(", ")} (GET /v1/ready)`;
  return `${name}, ${outside}${wrong}`;
}
