import type { Target } from "../decision.ts";
import type { CallEnvelope, TargetFact } from "../facts.ts";
import type { Patterns } from "../patterns.ts";

/**
 * Whether the patterns mean the target's model: by its own name, by the one with its provider, or, where the caller's own words
 * lead to it, by what the client sent (an alias, say).
 */
export function meansModel(patterns: Patterns, target: TargetFact, facts: CallEnvelope): boolean {
  if (patterns(target.model) || patterns(targetName(target))) return true;
  const sent = sentName(target, facts);
  return sent !== undefined && patterns(sent);
}

/** Every name by which patterns can mean the target's model. */
export function modelNames(target: TargetFact, facts: CallEnvelope): readonly string[] {
  const sent = sentName(target, facts);
  const own = [target.model, targetName(target)];
  return sent === undefined ? own : [...own, sent];
}

export function targetName({ provider, model }: Target): string {
  return `${provider}/${model}`;
}

function sentName({ requested }: TargetFact, { call }: CallEnvelope): string | undefined {
  return requested && call.model !== null ? call.model : undefined;
}
