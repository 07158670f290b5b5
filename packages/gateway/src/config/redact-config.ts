import type { Config, ConfiguredProvider } from "./config.ts";

const HIDDEN = "(hidden)";

/** What of a configuration may be printed or logged: no key, no password, no header's value, no keyword, no word of a guardrail. */
export function redactConfig(config: Config): object {
  const { snapshot, guarding, guardrailDefinitions, adminKey, contentKeys, routing, ...rest } = config;
  return {
    ...rest,
    providers: config.providers.map(redactProvider),
    governance: redactGovernance(config.governance),
    // Their parameters hold words that nobody may say, values that are let go, and keys of services.
    guardrailDefinitions: guardrailDefinitions.map(({ params: _, ...definition }) => definition),
    guarding: guarding.sha256,
    routing: { ...routing, keywords: `(${routing.keywords.length} hidden)` },
    audit: redactAudit(config.audit),
    checkpointTargets: config.checkpointTargets.map(redactPlace),
    sinks: config.sinks.map(redactPlace),
    ...redactKeys(config),
    databaseUrl: redactUrl(config.databaseUrl),
    redisUrl: config.redisUrl === null ? null : redactUrl(config.redisUrl),
    ...(adminKey !== undefined && { adminKey: HIDDEN }),
    ...(contentKeys !== undefined && { contentKeys: `(${contentKeys.length} hidden)` }),
    snapshot: snapshot.snapshot_sha256,
  };
}

function redactAudit({
  ledger: _ledger,
  sinks: _sinks,
  content_key: _keys,
  ...audit
}: Config["audit"]): object {
  return { ...audit, ...(audit.hash_key !== undefined && { hash_key: HIDDEN }) };
}

function redactKeys({ signingKey, previousSigningKey }: Config): object {
  const shown = { signingKey, previousSigningKey };
  return Object.fromEntries(
    Object.entries(shown).flatMap(([name, key]) =>
      key === undefined ? [] : [[name, key.kind === "file" ? key : HIDDEN]],
    ),
  );
}

/** A receiver's address may be a secret by itself. */
function redactPlace(place: Config["checkpointTargets"][number] | Config["sinks"][number]): object {
  switch (place.kind) {
    case "http":
    case "webhook":
      return { ...place, url: HIDDEN, secret: HIDDEN };
    case "s3":
      return { ...place, access_key_id: HIDDEN, secret_access_key: HIDDEN };
    case "file":
    case "stdout":
    case "witness":
      return place;
  }
}

function redactProvider(provider: ConfiguredProvider): object {
  if (provider.kind === "sandbox") return provider;
  return {
    ...provider,
    url: redactUrl(provider.url),
    ...(provider.api_key !== undefined && { api_key: HIDDEN }),
    headers: Object.fromEntries(Object.keys(provider.headers).map((name) => [name, HIDDEN])),
  };
}

/** A webhook's address may be a secret by itself, as Slack's are. */
function redactGovernance(governance: Config["governance"]): object {
  return {
    ...governance,
    keys: governance.keys.map((key) => ({ ...key, ...(key.key !== undefined && { key: HIDDEN }) })),
    webhooks: governance.webhooks.map((webhook) => ({
      ...webhook,
      url: HIDDEN,
      ...(webhook.secret !== undefined && { secret: HIDDEN }),
    })),
  };
}

/** An address without what it may carry in user name, password, query or fragment; an SQLite path as it is. */
export function redactUrl(text: string): string {
  if (text.startsWith("sqlite:")) return text;
  if (!URL.canParse(text)) return HIDDEN;
  const url = new URL(text);
  if (url.password) url.password = "hidden";
  if (url.search) url.search = "hidden";
  url.hash = "";
  return url.toString();
}
