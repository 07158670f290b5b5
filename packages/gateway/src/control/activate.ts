import { compileKeywords } from "@meshgate/engine";
import type { Config } from "../config/config.ts";
import type { Active } from "../pipeline/context.ts";
import { createIdentify } from "../pipeline/identify.ts";
import { createHashText } from "../pipeline/observe.ts";
import { prepareCaps } from "../pipeline/output-cap/output-cap.ts";
import { openProvider } from "../providers/open-provider.ts";

/** Builds everything that a reload swaps; nothing that is in use is touched. */
export function activate(config: Config): Active {
  const providers = config.providers.map(
    (provider) => [provider.name, openProvider(provider.name, provider)] as const,
  );
  void prepareCaps(config.snapshot);
  return {
    snapshot: config.snapshot,
    keywords: compileKeywords(config.routing.keywords),
    providers: new Map(providers),
    identify: createIdentify(config.adminKey),
    environment: config.server.environment,
    auditMode: config.audit.mode,
    hashText: createHashText(config.audit.prompt_hash === "hmac" ? config.audit.hash_key : undefined),
  };
}
