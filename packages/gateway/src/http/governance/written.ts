import type { Result } from "@meshgate/engine";
import type { Written } from "../../control/policies/policies.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { ControlAnswer } from "./answer-control.ts";

/** What was made, or the change that waits for a second person: 202. */
export function written(
  result: Result<Written<unknown>, Refusal>,
  status?: 201,
): Result<ControlAnswer, Refusal> {
  if (!result.ok) return result;
  const outcome = result.value;
  const meta = outcome.warnings.length === 0 ? {} : { meta: { warnings: outcome.warnings } };
  if (outcome.kind === "pending") {
    const pending = { change_id: outcome.changeId, status: "pending" };
    return { ok: true, value: { data: pending, status: 202, ...meta } };
  }
  return { ok: true, value: { data: outcome.value, ...(status === undefined ? {} : { status }), ...meta } };
}
