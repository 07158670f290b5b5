import type { Location, TargetFact } from "../facts.ts";
import { narrowTargets } from "./narrow-targets.ts";
import type { PolicyBase } from "./policy.ts";
import type { PolicyKind } from "./policy-kind.ts";

export interface DataResidency extends PolicyBase {
  readonly type: "data_residency";
  readonly regions?: readonly string[];
  readonly locations?: readonly Location[];
  readonly retentionDaysMax?: number;
  /** `false`: only providers that are known not to train on what they are sent. */
  readonly allowTraining?: false;
}

/** Keeps data where it may be kept. A provider of which something asked for is not known does not satisfy it. */
export const dataResidency: PolicyKind<DataResidency> = {
  outcome: "BLOCK",
  status: 403,
  judge: (policy) => {
    const message = `no permitted provider ${listed(requirementsOf(policy))}`;
    return (call) =>
      narrowTargets(
        call,
        (target) => satisfies(target, policy),
        () => message,
      );
  },
};

function satisfies(target: TargetFact, policy: DataResidency): boolean {
  const { regions, locations, retentionDaysMax, allowTraining } = policy;
  const { region, location, retention_days: retentionDays, trains } = target;
  return (
    (regions === undefined || (region !== undefined && regions.includes(region))) &&
    (locations === undefined || locations.includes(location)) &&
    (retentionDaysMax === undefined || (retentionDays !== undefined && retentionDays <= retentionDaysMax)) &&
    (allowTraining === undefined || trains === false)
  );
}

function requirementsOf(policy: DataResidency): readonly string[] {
  const { regions, locations, retentionDaysMax, allowTraining } = policy;
  return [
    ...(regions === undefined ? [] : [`keeps data in ${regions.join(" or ")}`]),
    ...(locations === undefined ? [] : [`is ${locations.join(" or ")}`]),
    ...(retentionDaysMax === undefined ? [] : [`keeps data for at most ${days(retentionDaysMax)}`]),
    ...(allowTraining === undefined ? [] : ["is known not to train on data"]),
  ];
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

function listed(phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? "";
  return phrases.length < 2 ? last : `${phrases.slice(0, -1).join(", ")} and ${last}`;
}
