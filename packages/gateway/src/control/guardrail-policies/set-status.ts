import type { PolicyVersionStatus } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import type { Asker, ChangeContext } from "../policies/change-context.ts";
import type { ChangeSteps } from "../policies/change-step.ts";
import { isoTime } from "../policies/policy-answer.ts";
import { type VersionBody, versionOf } from "./policy-version.ts";
import { inProduction } from "./policy-versions.ts";
import { changedVersion, type VersionStep } from "./version-steps.ts";

/** The version as it is in its new status; refused where the way does not lead there. */
export function withStatus(
  body: VersionBody,
  status: PolicyVersionStatus,
  { principal }: Asker,
  { clock }: Pick<ChangeContext, "clock">,
): Result<VersionBody, Refusal> {
  const from = body.version_status;
  if (!leadsTo[from].includes(status)) return { ok: false, error: wrongStep(from, status) };
  const at = isoTime(clock.nowMs());
  const since = {
    ...(from === "draft" && { published_at: at }),
    ...(status === "production" && { production_at: at }),
  };
  return { ok: true, value: { ...body, ...since, version_status: status, updated_by: principal.actor.id } };
}

/** A step that puts a version into production, and before it the one that takes the other out: it gives up the name. */
export function promotion(
  promoted: VersionStep,
  { policy_name: name, updated_by }: VersionBody,
  context: Pick<ChangeContext, "state">,
): ChangeSteps {
  const before: Entity | undefined = inProduction(name, context);
  if (before === undefined) return [promoted];
  return [
    changedVersion(before, { ...versionOf(before), version_status: "published", updated_by }),
    promoted,
  ];
}

const leadsTo: Readonly<Record<PolicyVersionStatus, readonly PolicyVersionStatus[]>> = {
  draft: ["published"],
  published: ["production"],
  production: ["published"],
};

function wrongStep(from: PolicyVersionStatus, to: PolicyVersionStatus): Refusal {
  return { kind: "wrong-status", message: from === to ? `The version is ${from} already.` : why[to] };
}

const why: Readonly<Record<PolicyVersionStatus, string>> = {
  draft:
    "What was published stays as it is. Make a new draft: POST /policies/name/{policy_name}/versions with this version as `source_policy_id`.",
  published: "Only a draft is published, or the version in production.",
  production: "A draft does not govern. Publish it first: the same request with `published`.",
};
