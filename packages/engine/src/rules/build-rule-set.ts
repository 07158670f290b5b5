import { fingerprint, type Sha256 } from "@meshgate/canon";
import { factsRead } from "../conditions/facts-read.ts";
import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { PolicyIdentity } from "../decision.ts";
import { deepFreeze } from "../deep-freeze.ts";
import { inEvaluationOrder } from "./in-evaluation-order.ts";
import { treeIndex } from "./index/tree-index.ts";
import type { Consequence, Invariant, Rule, RuleSet } from "./rule-set.ts";
import { consequenceText } from "./semantics/check-consequences.ts";
import type { PlacedRule } from "./semantics/placed-rule.ts";
import type { DocumentForm } from "./structure/read-document.ts";
import { namesToolCalls } from "./what-rules-name.ts";

/** A document of which nothing is missing. */
export interface SoundDocument {
  readonly form: DocumentForm;
  readonly identity: PolicyIdentity;
  readonly fallback: Consequence;
}

/** What a rule set is built from, once nothing is wrong with it. */
export interface RuleSetParts {
  /** Sorted by id. */
  readonly documents: readonly [SoundDocument, ...SoundDocument[]];
  readonly rules: readonly PlacedRule[];
  readonly invariants: readonly Invariant[];
  readonly vocabulary: Vocabulary;
}

/** The document as it is known in decisions; `undefined` where part of its head is unsound. */
export function soundDocument(form: DocumentForm, sha256: Sha256): SoundDocument | undefined {
  const { policyId, policyVersion, fallback, json } = form;
  if (policyId === undefined || policyVersion === undefined || fallback === undefined) return undefined;
  const policy_sha256 = fingerprint(json, sha256);
  return {
    form,
    identity: deepFreeze({ policy_id: policyId, policy_version: policyVersion, policy_sha256 }),
    fallback: deepFreeze(fallback),
  };
}

/**
 * Puts the rules in order and indexes them. No node of a document's text stays behind. The list of rules and their conditions
 * are not frozen: JavaScriptCore keeps a frozen array as a sparse map, which takes five times as long to read, and more room.
 */
export function buildRuleSet({ documents, rules: placed, invariants, vocabulary }: RuleSetParts): RuleSet {
  const identities = new Map(documents.map(({ form, identity }) => [form, identity]));
  const shared = new Map<string, Consequence>();
  const [first, ...others] = documents;
  const rules = inEvaluationOrder(placed).map(
    (rule): Rule =>
      Object.freeze({
        ruleId: rule.ruleId,
        priority: rule.priority,
        ...(rule.form.description !== undefined && { description: rule.form.description }),
        when: deepFreeze(rule.when),
        condition: deepFreeze(rule.condition),
        test: rule.test,
        // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
        then: shareConsequence(rule.then, shared),
        policy: identities.get(rule.document) ?? first.identity,
        place: placeOf(rule),
      }),
  );
  const consequences = [first.fallback, ...shared.values()];
  return Object.freeze({
    policies: [first.identity, ...others.map(({ identity }) => identity)] as const,
    rules,
    fallback: first.fallback,
    invariants: deepFreeze(invariants),
    vocabulary,
    index: treeIndex(rules, vocabulary),
    substitutes: Object.freeze([...new Set(consequences.flatMap(substitutesOf))].sort()),
    decidesToolCalls: rules.some(({ condition }) => namesToolCalls(condition)),
    signalsRead: new Set(rules.flatMap(({ condition }) => signalsOf(factsRead(condition)))),
  });
}

/** Many rules ask for the same: they share one object. */
function shareConsequence(then: Consequence, shared: Map<string, Consequence>): Consequence {
  const text = consequenceText(then);
  const known = shared.get(text);
  if (known !== undefined) return known;
  shared.set(text, deepFreeze(then));
  return then;
}

function placeOf({ document: { source }, form }: PlacedRule): Rule["place"] {
  const { file, line, column } = source.place({ path: form.path });
  return Object.freeze({ file, line, column });
}

function substitutesOf({ obligations }: Consequence): readonly string[] {
  return obligations.flatMap((one) => (one.type === "MODEL_SUBSTITUTE" ? [one.params.model] : []));
}

function signalsOf(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].flatMap((path) => (path.startsWith("signals.") ? [path.slice("signals.".length)] : []));
}
