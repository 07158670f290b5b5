import type { PolicyProblem } from "../policy-problem.ts";
import type { Finding } from "./finding.ts";
import { formatPath } from "./format-path.ts";
import type { PolicySource } from "./policy-source.ts";

/** A finding at its line. */
export function toProblem(
  source: Pick<PolicySource, "place">,
  stage: PolicyProblem["stage"],
  { code, path, message, mend, witness, ...aim }: Finding,
): PolicyProblem {
  return {
    stage,
    severity: "error",
    code,
    ...source.place({ path, ...aim }),
    path: formatPath(path),
    message,
    mend,
    ...(witness === undefined ? {} : { witness }),
  };
}
