import {
  builtInRuleSet,
  compileGuarding,
  emptyGuarding,
  type Guarding,
  type GuardrailPolicy,
  type PolicyAttachment,
  type RuleSet,
} from "@meshgate/engine";
import { compileGuardrails, type GuardrailDefinition, type GuardrailSet } from "@meshgate/guardrails";
import { compileExpression } from "../../src/config/compile-expression.ts";
import { specOf } from "../../src/config/guardrail-definitions.ts";
import { sha256 } from "../../src/config/sha256.ts";
import { createCallGuards } from "../../src/guarding/call-guards.ts";
import { loadDetectors } from "../../src/guarding/detectors.ts";
import { createExternalGuards } from "../../src/guarding/external/external-guards.ts";
import { builtInGuardrails, watchFor } from "../../src/guarding/rules-watch.ts";
import type { Active } from "../../src/pipeline/context.ts";
import { systemClock } from "./system-clock.ts";

/** Guardrails and the policies that apply them, as a test wants them. */
export interface GuardedSetting {
  readonly definitions: readonly GuardrailDefinition[];
  readonly policies?: readonly GuardrailPolicy[];
  readonly attachments?: readonly PolicyAttachment[];
  /** Names of guardrails that fail whenever they look. */
  readonly broken?: readonly string[];
}

await loadDetectors();

type Guards = Pick<
  Active,
  "guardrails" | "callGuards" | "externalGuards" | "watch" | "sensitivityOfFindings"
>;

export function guardrailsOf(setting: GuardedSetting | undefined, rules: RuleSet): Guards {
  const { definitions = [], broken = [] } = setting ?? {};
  return {
    guardrails: withBroken(compiled(definitions), broken),
    callGuards: createCallGuards(definitions),
    externalGuards: createExternalGuards(definitions, systemClock),
    watch: watchFor(rules),
    sensitivityOfFindings: { high: "restricted", low: "internal", types: {} },
  };
}

const sets = new Map<string, GuardrailSet>();

/** Compiled once in a test run: that takes a tenth of a second. */
function compiled(definitions: readonly GuardrailDefinition[]): GuardrailSet {
  const key = JSON.stringify(definitions);
  const set = sets.get(key) ?? compileGuardrails([...definitions, ...builtInGuardrails]);
  sets.set(key, set);
  return set;
}

/** What a configuration without guardrails has. */
export const noGuardrails: Guards = guardrailsOf(undefined, builtInRuleSet(sha256));

export function guardingOf(setting: GuardedSetting | undefined): Guarding {
  if (setting === undefined) return emptyGuarding;
  const { definitions, policies = [], attachments = [] } = setting;
  const input = { guardrails: definitions.map(specOf), policies, attachments };
  const compiled = compileGuarding(input, sha256, compileExpression);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value.guarding;
}

/** The same guardrails, of which some fail whenever they look. */
function withBroken(set: GuardrailSet, broken: readonly string[]): GuardrailSet {
  return {
    definitions: set.definitions,
    select(names) {
      const selection = set.select(names);
      if (!selection.guardrails.some((name) => broken.includes(name))) return selection;
      return {
        ...selection,
        inspect() {
          throw new Error("This detector is broken");
        },
      };
    },
  };
}

/** A guardrail that looks for this text alone, on every call. */
export function markerGuardrail(
  regex: string,
  more: Partial<Extract<GuardrailDefinition, { detector: "patterns" }>> = {},
): GuardrailDefinition {
  return {
    name: "marker",
    detector: "patterns",
    params: { patterns: [{ name: "mark", regex }] },
    mode: "both",
    action: "block",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: true,
    ...more,
  };
}
