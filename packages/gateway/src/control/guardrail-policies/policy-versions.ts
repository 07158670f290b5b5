import type { GuardrailPolicyVersion } from "@meshgate/contracts";
import type { GuardrailPolicy, Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import { versionOf } from "./policy-version.ts";
import { configuredVersion, keptVersion, type ShownVersion } from "./version-answer.ts";

type Known = Pick<ChangeContext, "state" | "configuredGuarding">;

/** Every version: those of the configuration first, then by name, the highest number first. */
export function allVersions(context: Known): readonly GuardrailPolicyVersion[] {
  const kept = [...context.state.entities("guardrail_policy").values()];
  const latest = new Map<string, number>();
  for (const entity of kept) {
    const { policy_name: name, version_number: number } = versionOf(entity);
    latest.set(name, Math.max(number, latest.get(name) ?? 0));
  }
  const made = kept
    .map((entity) => keptVersion(entity, latest.get(versionOf(entity).policy_name) ?? 0).answer)
    .toSorted((a, b) => order(a.policy_name, b.policy_name) || b.version_number - a.version_number);
  const configured = context.configuredGuarding().policies.map((policy) => configuredVersion(policy).answer);
  return [...configured, ...made];
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** What the control API keeps of one policy, the highest number first. */
export function keptVersions(name: string, { state }: Pick<ChangeContext, "state">): readonly Entity[] {
  return [...state.entities("guardrail_policy").values()]
    .filter((entity) => versionOf(entity).policy_name === name)
    .toSorted((a, b) => versionOf(b).version_number - versionOf(a).version_number);
}

/** The one in production, where there is one. */
export function inProduction(name: string, { state }: Pick<ChangeContext, "state">): Entity | undefined {
  return state.named("guardrail_policy", name);
}

/** The highest number that a version of the policy has; 0: there is none. */
export function latestNumber(name: string, context: Pick<ChangeContext, "state">): number {
  const [latest] = keptVersions(name, context);
  return latest === undefined ? 0 : versionOf(latest).version_number;
}

/** A version by its id; one of the configuration by its policy's name. */
export function findVersion(id: string, context: Known): Result<ShownVersion, Refusal> {
  const entity = context.state.entities("guardrail_policy").get(id);
  if (entity !== undefined) {
    return { ok: true, value: keptVersion(entity, latestNumber(versionOf(entity).policy_name, context)) };
  }
  const configured = configuredPolicy(id, context);
  return configured === undefined
    ? { ok: false, error: unknownVersion(id) }
    : { ok: true, value: configuredVersion(configured) };
}

export function configuredPolicy(
  name: string,
  { configuredGuarding }: Pick<ChangeContext, "configuredGuarding">,
): GuardrailPolicy | undefined {
  return configuredGuarding().policies.find((policy) => policy.name === name);
}

/** A version that may be changed, as far as where it stands goes. */
export function changeableVersion(id: string, context: Known): Result<Entity, Refusal> {
  const entity = context.state.entities("guardrail_policy").get(id);
  if (entity !== undefined) return { ok: true, value: entity };
  const error = configuredPolicy(id, context) === undefined ? unknownVersion(id) : configManagedPolicy(id);
  return { ok: false, error };
}

function unknownVersion(id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no version of a policy with the id \`${id}\`. GET /policies/list has those there are.`,
  };
}

export function configManagedPolicy(name: string): Refusal {
  return {
    kind: "config-managed",
    message: `The policy \`${name}\` stands in the configuration file. Change it there, under \`policies\`.`,
  };
}
