import type { ExceededLimit } from "@meshgate/contracts";
import type { Facts, LimitFact } from "@meshgate/engine";
import { usdOf } from "../control/usd-of.ts";

/** The limit of a policy that a call does not fit, in the units of the wire; nothing where it is no limit that refuses. */
export function exceededLimit(policyId: string, usage: Facts["usage"]): ExceededLimit | undefined {
  if (usage === undefined || usage === "unavailable") return undefined;
  const fact = usage.find(({ policy_id, granted }) => policy_id === policyId && !granted);
  return fact === undefined ? undefined : onTheWire(fact);
}

function onTheWire({ kind, limit, used, reserved, asked }: LimitFact): ExceededLimit {
  if (kind !== "budget") return { kind, limit, used, reserved, asked };
  const usd = (nanoUsd: number) => usdOf(BigInt(nanoUsd));
  return {
    kind,
    limit_usd: usd(limit),
    used_usd: usd(used),
    reserved_usd: usd(reserved),
    asked_usd: usd(asked),
  };
}
