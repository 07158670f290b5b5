import { createHash } from "node:crypto";
import {
  compileKeywords,
  compileSnapshot,
  type ProviderEntry,
  type Result,
  type SnapshotInput,
  type SnapshotProblem,
  type Target,
} from "@meshgate/engine";
import type { Config, ConfiguredProvider } from "../config/config.ts";
import type { Active } from "../pipeline/context.ts";
import { createIdentify } from "../pipeline/identify.ts";
import { createHashText } from "../pipeline/observe.ts";
import { familyClaims, openProvider } from "../providers/open-provider.ts";

/** Builds everything that a reload swaps, or says all that stands in the way; nothing that is in use is touched. */
export function activate(config: Config): Result<Active, readonly SnapshotProblem[]> {
  const snapshot = compileSnapshot(snapshotInput(config), sha256);
  if (!snapshot.ok) return snapshot;
  const providers = config.providers.map(
    (provider) => [provider.name, openProvider(provider.name, provider, { random: Math.random })] as const,
  );
  return {
    ok: true,
    value: {
      snapshot: snapshot.value,
      keywords: compileKeywords(config.routing.keywords),
      providers: new Map(providers),
      identify: createIdentify(config.adminKey),
      environment: config.server.environment,
      auditMode: config.audit.mode,
      hashText: createHashText(config.audit.prompt_hash === "hmac" ? config.audit.hash_key : undefined),
    },
  };
}

/** The policies of a configuration, without secrets. */
export function snapshotInput(config: Config): SnapshotInput {
  return {
    routing: config.routing,
    providers: config.providers.map(providerEntry),
    aliases: Object.fromEntries(
      Object.entries(config.models).map(([alias, targets]) => [alias, targets.map(target)]),
    ),
  };
}

function providerEntry(provider: ConfiguredProvider): ProviderEntry {
  return {
    name: provider.name,
    kind: provider.kind,
    location: provider.location,
    ...(provider.region === undefined ? {} : { region: provider.region }),
    ...(provider.retention_days === undefined ? {} : { retentionDays: provider.retention_days }),
    ...(provider.default_model === undefined ? {} : { defaultModel: provider.default_model }),
    models: provider.models,
    claimsFamily: familyClaims(provider),
  };
}

function target(written: string): Target {
  const slash = written.indexOf("/");
  return { provider: written.slice(0, slash), model: written.slice(slash + 1) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
