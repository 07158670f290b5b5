import type { CaptureConfig } from "../config/capture-schema.ts";
import type { Principal } from "../pipeline/identify.ts";

/** Which calls are captured, and whether the prompts of those that policy refuses are too. */
export interface CaptureRule {
  isFor(principal: Principal, model: string | undefined): boolean;
  readonly takesBlocked: boolean;
}

/** Undefined where nothing is captured. */
export function captureRule(config: CaptureConfig): CaptureRule | undefined {
  if (config === "off") return undefined;
  if (config === "on") return { isFor: () => true, takesBlocked: false };
  const { keys, teams, agents, models, blocked } = config;
  return {
    isFor: ({ alias, team, agent }, model) =>
      names(keys, alias) || names(teams, team?.name) || names(agents, agent?.name) || names(models, model),
    takesBlocked: blocked,
  };
}

function names(patterns: readonly string[], name: string | undefined): boolean {
  return name !== undefined && patterns.some((pattern) => isNamed(name, pattern));
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
