import type { Config } from "../config/config.ts";
import { type Configuration, createConfiguration } from "../control/configuration.ts";
import { registerConfiguredAgents } from "../control/directory/register-configured-agents.ts";
import { type FollowedGuarding, followGuarding } from "../control/guardrail-policies/follow-guarding.ts";
import { type Control, configuredState, openBeyondLoopback, openControl } from "../control/open-control.ts";
import { policiesInForce } from "../control/policies/policies-in-force.ts";
import { isLoopbackName } from "../loopback.ts";
import { type CallsInFlight, createCallsInFlight } from "../pipeline/calls-in-flight.ts";
import { createIdentify } from "../pipeline/identify.ts";
import { shadowOf, shadowProblems } from "../simulation/shadow-of-configuration.ts";
import type { Stores } from "../stores/open-stores.ts";
import type { Setting } from "./setting.ts";

/** What is governed, and by what: the configuration, the state of the database, and the calls that a change may end. */
export interface Governed extends Control {
  readonly configuration: Configuration;
  /** Guardrail policies, of the configuration and of the control API. */
  readonly guarding: FollowedGuarding;
  readonly inFlight: CallsInFlight;
  /** Writes down which agents a configuration names for the first time. */
  register(config: Config): Promise<void>;
}

/** Loads what is governed; each change of it is in force at once from then on. Rejects where the service would be open to strangers. */
export async function followGovernance(setting: Setting, stores: Stores): Promise<Governed> {
  const { config, load, log, clock, newId, origin } = setting;
  const control = await openControl({ config, store: stores.control, clock, log });
  const { state, directory, openMode } = control;
  if (openMode.isOpen() && !isLoopbackName(config.server.host)) {
    state.close();
    await stores.close();
    throw new Error(openBeyondLoopback(config.server.host));
  }
  const register = ({ server }: Config) =>
    registerConfiguredAgents({ state, clock, newId, origin, environment: server.environment });
  await register(config);
  const guarding = followGuarding({
    state,
    onRemark: ({ code, message }) => log.warn({ code }, message),
  });
  const configuration = createConfiguration({
    config,
    load,
    governing: {
      identify: createIdentify({
        find: directory.find,
        isOpen: openMode.isOpen,
        adminKey: config.adminKey,
      }),
      policies: () => policiesInForce(state.entities("policy").values()),
      guarding: guarding.of,
      shadow: (shadowed) => shadowOf(shadowed, { state, clock, metrics: setting.telemetry.metrics }),
      clock,
    },
    configure: (changed) => state.configure(configuredState(changed.governance)),
    contradictions: (next) => [
      ...guarding.contradictions(next.guardingInput),
      ...shadowProblems(next, { state, clock }),
    ],
  });
  const inFlight = createCallsInFlight();
  state.onChange(({ changed, deleted }) => {
    const kinds = new Set([...changed, ...deleted].map(({ kind }) => kind));
    if (governing.some((kind) => kinds.has(kind))) configuration.govern();
    if (kinds.has("key") || kinds.has("agent")) inFlight.cut(directory.cutReason);
  });
  return { ...control, configuration, guarding, inFlight, register };
}

/** What decisions are made from. */
const governing = ["policy", "guardrail_policy", "policy_attachment"] as const;
