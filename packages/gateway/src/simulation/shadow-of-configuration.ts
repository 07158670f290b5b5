import type { Config } from "../config/config.ts";
import type { ConfigProblem } from "../config/problem.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { buildCandidate, type InForce } from "./build-candidate.ts";
import { createShadowPolicy, type ShadowPolicy } from "./shadow-policy.ts";

type Beside = Omit<InForce, "config">;

/** The candidate that the configuration wants tried, beside what is in force now; nothing where it wants none. */
export function shadowOf(
  config: Config,
  { metrics, ...beside }: Beside & { readonly metrics: Pick<Metrics, "policyShadow"> },
): ShadowPolicy | undefined {
  if (config.shadow === undefined) return undefined;
  const candidate = buildCandidate(config.shadow, { ...beside, config });
  // What fitted when it was loaded may not fit a change of the control API: then nothing is tried until it does again.
  if (!candidate.ok) return undefined;
  return createShadowPolicy({
    candidate: candidate.value,
    onCompared: (change) => metrics.policyShadow.inc({ change }),
  });
}

/** What of the candidate does not fit what is in force. */
export function shadowProblems(config: Config, beside: Beside): readonly ConfigProblem[] {
  if (config.shadow === undefined) return [];
  const candidate = buildCandidate(config.shadow, { ...beside, config });
  return candidate.ok ? [] : candidate.error;
}
