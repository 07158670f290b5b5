import type { Result } from "@meshgate/engine";
import type { Warned } from "../../control/directory/keys.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { ControlAnswer } from "./answer-control.ts";

/** What a control service gave, as an answer. */
export function answered(result: Result<unknown, Refusal>, status?: 201): Result<ControlAnswer, Refusal> {
  if (!result.ok) return result;
  return { ok: true, value: { data: result.value, ...(status === undefined ? {} : { status }) } };
}

/** The same of what comes with warnings. */
export function answeredWarned(result: Result<Warned<unknown>, Refusal>): Result<ControlAnswer, Refusal> {
  if (!result.ok) return result;
  const { value, warnings } = result.value;
  return { ok: true, value: { data: value, ...(warnings.length === 0 ? {} : { meta: { warnings } }) } };
}
