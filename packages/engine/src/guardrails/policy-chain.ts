import type { GuardrailPipeline, GuardrailPolicy } from "./guardrail-policy.ts";
import type { ModelCondition } from "./model-condition.ts";

/** A policy and what it inherits, ready to be asked. */
export interface PolicyChain {
  readonly name: string;
  /** From the root to the policy itself. */
  readonly links: readonly [PolicyLink, ...PolicyLink[]];
  /** Its own; neither is inherited. */
  readonly exempt: readonly string[];
  readonly pipeline?: GuardrailPipeline;
}

export interface PolicyLink extends Pick<GuardrailPolicy, "add" | "remove"> {
  readonly holds?: ModelCondition;
}

/** What a policy comes to for one target. */
export interface Contribution {
  readonly guardrails: ReadonlySet<string>;
  /** Whether its own condition holds, so that its pipeline and its exemptions count. */
  readonly isOwn: boolean;
}

/**
 * Adds and removes from the root to the policy itself, passing over each link whose own condition fails. Undefined where all fail:
 * then the policy does not apply.
 */
export function contributionOf({ links }: PolicyChain, names: readonly string[]): Contribution | undefined {
  const guardrails = new Set<string>();
  let applies = false;
  let isOwn = false;
  for (const { holds, add, remove } of links) {
    isOwn = holds === undefined || holds(names);
    if (!isOwn) continue;
    applies = true;
    for (const name of add) guardrails.add(name);
    for (const name of remove) guardrails.delete(name);
  }
  return applies ? { guardrails, isOwn } : undefined;
}
