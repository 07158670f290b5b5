import type { Target } from "../decision.ts";
import type { CallEnvelope, TargetFact } from "../facts.ts";

/**
 * Every name by which policies may mean the target's model: its own, the one with its provider, and, where the caller's own
 * words lead to it, what the client sent (an alias, say).
 */
export function modelNames(target: TargetFact, { call }: CallEnvelope): readonly string[] {
  const names = [target.model, targetName(target)];
  return target.requested && call.model !== null ? [...names, call.model] : names;
}

export function targetName({ provider, model }: Target): string {
  return `${provider}/${model}`;
}
