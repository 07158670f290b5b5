import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { GovernanceConfig } from "../config/governance-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { ControlStore, Entity } from "../ports/control-store.ts";
import { type ControlState, createControlState } from "./control-state.ts";
import { configuredEntities } from "./directory/configured-entities.ts";
import { createDirectory, type Directory } from "./directory/directory.ts";
import { createOpenMode, type OpenMode } from "./open-mode.ts";
import { compileAhead } from "./policies/compile-ahead.ts";
import { configuredPolicies } from "./policies/configured-policies.ts";

/** What is governed, followed from now on, and who may ask for what. */
export interface Control {
  readonly state: ControlState;
  readonly directory: Directory;
  readonly openMode: OpenMode;
}

export interface ControlOptions {
  readonly config: Pick<Config, "adminKey" | "governance">;
  readonly store: ControlStore;
  readonly clock: Clock;
  readonly log: Pick<Logger, "warn">;
}

/** Loads what the database holds, with what the configuration says. Rejects with `ControlStoreUnavailable`. */
export async function openControl({ config, store, clock, log }: ControlOptions): Promise<Control> {
  const state = await createControlState({
    store,
    clock,
    prepare: compileAhead,
    onUnavailable: ({ message }) => log.warn({ reason: message }, "what is governed cannot be confirmed"),
  });
  state.configure(configuredState(config.governance));
  const directory = createDirectory(state, clock);
  const hasAdminKey = config.adminKey !== undefined;
  const openMode = await createOpenMode({ store, state, directory, hasAdminKey, clock });
  return { state, directory, openMode };
}

/** All that stands in the configuration. */
export function configuredState(governance: GovernanceConfig): readonly Entity[] {
  return [...configuredEntities(governance), ...configuredPolicies(governance)];
}

/** Why the service does not start. */
export function openBeyondLoopback(host: string): string {
  return (
    `there is no admin key, so it would be open to whoever reaches ${host}. ` +
    "Make one (`meshgate keys create --alias NAME --role admin`), set MESHGATE_ADMIN_KEY, or listen on 127.0.0.1."
  );
}
