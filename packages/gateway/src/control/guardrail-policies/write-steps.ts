import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Asker, ChangeContext } from "../policies/change-context.ts";
import type { ChangeSteps } from "../policies/change-step.ts";
import type { Written } from "../policies/policies.ts";
import { proposeChange } from "../policies/propose-change.ts";

export interface Writing<T> {
  readonly asker: Asker;
  /** What is answered once it is made. */
  readonly value: () => T;
  readonly warnings?: readonly string[];
}

/** Makes the change, or keeps it for a second person where the rules ask for one. */
export async function writeSteps<T>(
  steps: ChangeSteps,
  { asker, value, warnings = [] }: Writing<T>,
  context: ChangeContext,
): Promise<Result<Written<T>, Refusal>> {
  const proposed = await proposeChange(steps, asker, context);
  if (!proposed.ok) return proposed;
  return {
    ok: true,
    value:
      proposed.value.kind === "made"
        ? { kind: "made", value: value(), warnings }
        : { ...proposed.value, warnings },
  };
}
