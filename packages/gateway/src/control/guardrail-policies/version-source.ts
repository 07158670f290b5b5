import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import { versionOf } from "./policy-version.ts";
import { configManagedPolicy, configuredPolicy, inProduction, keptVersions } from "./policy-versions.ts";

/** The version that a new one copies: the one that is named, else the one in production. */
export function versionSource(
  name: string,
  id: string | undefined,
  context: Pick<ChangeContext, "state" | "configuredGuarding">,
): Result<Entity, Refusal> {
  if (keptVersions(name, context).length === 0) return { ok: false, error: unknownPolicy(name, context) };
  const source =
    id === undefined ? inProduction(name, context) : context.state.entities("guardrail_policy").get(id);
  if (source === undefined)
    return { ok: false, error: id === undefined ? notInProduction(name) : noSuchSource(id) };
  if (versionOf(source).policy_name !== name) return { ok: false, error: ofAnother(name) };
  return { ok: true, value: source };
}

/** Of a name under which the control API keeps nothing. */
export function unknownPolicy(name: string, context: Pick<ChangeContext, "configuredGuarding">): Refusal {
  if (configuredPolicy(name, context) !== undefined) return configManagedPolicy(name);
  return {
    kind: "not-found",
    message: `There is no policy \`${name}\`. GET /policies/list has those there are.`,
  };
}

function notInProduction(name: string): Refusal {
  return {
    kind: "not-found",
    message: `The policy \`${name}\` has no version in production to copy. Name one as \`source_policy_id\`.`,
    field: "source_policy_id",
  };
}

function noSuchSource(id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no version with the id \`${id}\` to copy.`,
    field: "source_policy_id",
  };
}

function ofAnother(name: string): Refusal {
  return {
    kind: "invalid-request",
    message: `source_policy_id: the version is none of \`${name}\`. Name one of those that GET /policies/name/{policy_name}/versions has.`,
    field: "source_policy_id",
  };
}
