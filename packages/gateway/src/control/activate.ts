import {
  compileGovernance,
  compileKeywords,
  type GovernancePolicy,
  type Guarding,
  type Snapshot,
  withGovernance,
  withGuarding,
} from "@meshgate/engine";
import type { Config } from "../config/config.ts";
import { sha256 } from "../config/sha256.ts";
import { openCapture } from "../content/open-capture.ts";
import { textHashKey } from "../content/text-hash-key.ts";
import { createCallGuards } from "../guarding/call-guards.ts";
import { compiledGuardrails } from "../guarding/compiled-guardrails.ts";
import { createExternalGuards } from "../guarding/external/external-guards.ts";
import { watchFor } from "../guarding/rules-watch.ts";
import type { Active } from "../pipeline/context.ts";
import type { Identify } from "../pipeline/identify.ts";
import { createHashText } from "../pipeline/observe.ts";
import { prepareCaps } from "../pipeline/output-cap/output-cap.ts";
import type { Clock } from "../ports/clock.ts";
import { createPriceBook } from "../prices/price-book.ts";
import { openProvider } from "../providers/open-provider.ts";
import type { ShadowPolicy } from "../simulation/shadow-policy.ts";

/** What is governed beside the configuration; it changes by itself. */
export interface Governing {
  readonly identify: Identify;
  readonly policies: () => readonly GovernancePolicy[];
  /** Guardrails, their policies and attachments, the configuration's and all that were made beside it. */
  readonly guarding: (config: Config) => Guarding;
  /** What is tried beside it. */
  readonly shadow?: (config: Config) => ShadowPolicy | undefined;
  readonly clock: Clock;
}

/** Builds everything that a reload swaps; nothing that is in use is touched. */
export function activate(config: Config, governing: Governing): Active {
  const providers = config.providers.map(
    (provider) => [provider.name, openProvider(provider.name, provider)] as const,
  );
  const watch = watchFor(config.snapshot.rules);
  return {
    snapshot: governedSnapshot(config, governing),
    keywords: compileKeywords(config.routing.keywords),
    providers: new Map(providers),
    identify: governing.identify,
    environment: config.server.environment,
    auditMode: config.audit.mode,
    hashText: createHashText(textHashKey(config)),
    capture: openCapture(config),
    prices: createPriceBook(config, governing.clock),
    outputTokensMaxDefault: config.governance.output_tokens_max_default,
    guardrails: compiledGuardrails(config.guardrailDefinitions, { isWatching: !watch.isIdle }),
    callGuards: createCallGuards(config.guardrailDefinitions),
    externalGuards: createExternalGuards(config.guardrailDefinitions, governing.clock),
    watch,
    sensitivityOfFindings: config.sensitivityOfFindings,
    ...shadowOf(config, governing),
  };
}

/** The same with the policies as they are now. Only what has changed is compiled. */
export function governAnew(active: Active, config: Config, governing: Governing): Active {
  return { ...active, snapshot: governedSnapshot(config, governing), ...shadowOf(config, governing) };
}

function shadowOf(config: Config, governing: Governing): Pick<Active, "shadow"> {
  const shadow = governing.shadow?.(config);
  return shadow === undefined ? {} : { shadow };
}

function governedSnapshot(config: Config, { policies, guarding }: Governing): Snapshot {
  const governed = withGovernance(config.snapshot, compileGovernance(policies(), sha256), sha256);
  const snapshot = withGuarding(governed, guarding(config), sha256);
  void prepareCaps(snapshot);
  return snapshot;
}
