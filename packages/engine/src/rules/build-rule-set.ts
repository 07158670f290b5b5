import { canonicalJson, type Sha256 } from "@meshgate/canon";
import { factsReadBy } from "../conditions/facts-read.ts";
import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { PolicyIdentity } from "../decision.ts";
import { deepFreeze } from "../deep-freeze.ts";
import { inEvaluationOrder } from "./in-evaluation-order.ts";
import { treeIndex } from "./index/tree-index.ts";
import { KeptRule } from "./kept-rule.ts";
import type { Consequence, Invariant, Rule, RuleSet } from "./rule-set.ts";
import { consequenceText } from "./semantics/check-consequences.ts";
import type { PlacedRule } from "./semantics/placed-rule.ts";
import { soundConsequence } from "./structure/read-consequence.ts";
import type { DocumentForm } from "./structure/read-document.ts";
import { namesPolicyChanges, namesToolCalls } from "./what-rules-name.ts";

/** A document of which nothing is missing. */
export interface SoundDocument {
  readonly form: DocumentForm;
  readonly identity: PolicyIdentity;
  /** Canonical JSON. */
  readonly text: string;
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
  const { policyId, policyVersion, json } = form;
  const fallback = soundConsequence(form.fallback);
  if (policyId === undefined || policyVersion === undefined || fallback === undefined) return undefined;
  const text = canonicalJson(json);
  const policy_sha256 = sha256(text);
  return {
    form,
    identity: deepFreeze({ policy_id: policyId, policy_version: policyVersion, policy_sha256 }),
    text,
    fallback: deepFreeze(fallback),
  };
}

/**
 * Puts the rules in order and indexes them. No node of a document's text stays behind. What there is once a rule is not frozen:
 * for JavaScriptCore a frozen array is a sparse map, five times as slow to read, and any frozen object takes 200 bytes more.
 */
export function buildRuleSet({
  documents,
  rules: placed,
  invariants,
  vocabulary: read,
}: RuleSetParts): RuleSet {
  // A vocabulary of its own: what conditions share while they are read hangs on the other one, and goes with it.
  const vocabulary = { ...read };
  const identities = new Map(documents.map(({ form, identity }) => [form, identity]));
  const shared = new Map<string, Consequence>();
  const [first, ...others] = documents;
  const ordered = inEvaluationOrder(placed);
  const rules = ordered.map((rule): Rule => {
    const { ruleId, priority, when } = rule;
    const { description } = rule.form;
    const policy = identities.get(rule.document) ?? first.identity;
    const then = shareConsequence(rule.then, shared);
    const place = placeOf(rule);
    const head = description === undefined ? { ruleId, priority } : { ruleId, priority, description };
    return new KeptRule({ ...head, when, then, policy, place }, vocabulary);
  });
  const consequences = [first.fallback, ...shared.values()];
  const factsRead = factsReadBy(placed.map(({ condition }) => condition));
  return Object.freeze({
    policies: [first.identity, ...others.map(({ identity }) => identity)] as const,
    texts: [first.text, ...others.map(({ text }) => text)] as const,
    rules,
    fallback: first.fallback,
    invariants: deepFreeze(invariants),
    vocabulary,
    index: treeIndex(rules, ordered, vocabulary),
    substitutes: Object.freeze([...new Set(consequences.flatMap(substitutesOf))].sort()),
    decidesToolCalls: placed.some(({ condition }) => namesToolCalls(condition)),
    decidesPolicyChanges: placed.some(({ condition }) => namesPolicyChanges(condition)),
    signalsRead: new Set(signalsOf(factsRead)),
    readsFindings: factsRead.has("findings"),
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
  return { file, line, column };
}

function substitutesOf({ obligations }: Consequence): readonly string[] {
  return obligations.flatMap((one) => (one.type === "MODEL_SUBSTITUTE" ? [one.params.model] : []));
}

function signalsOf(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].flatMap((path) => (path.startsWith("signals.") ? [path.slice("signals.".length)] : []));
}
