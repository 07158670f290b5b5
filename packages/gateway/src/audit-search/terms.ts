import type { DecisionDigest, ViolationDigest } from "./decision-digest.ts";
import type { CompletionDigest, EventDigest } from "./event-digest.ts";

/** By what events are found. */
export const termKinds = [
  "type",
  "status",
  "outcome",
  "agent",
  "team",
  "key",
  "model",
  "provider",
  "policy",
  "rule",
  "violation",
  "finding",
] as const;
export type TermKind = (typeof termKinds)[number];

/** Whose key it was when the event happened, where its decision does not say. */
export interface KeyHolder {
  readonly agentId?: string;
  readonly teamId?: string;
}

/** What an event is joined with. */
export interface Joined {
  /** Of its call: the event's own, where it is one. */
  readonly decision: DecisionDigest | undefined;
  readonly holder: KeyHolder | undefined;
}

const CHARS_MAX = 512;

/** `agent:agt_…`: one thing that is true of an event, as the index has it. PostgreSQL's text holds no zero character. */
export function term(kind: TermKind, value: string): string {
  const isPlain = value.length <= CHARS_MAX && !value.includes("\0");
  return `${kind}:${isPlain ? value : value.slice(0, CHARS_MAX).replaceAll("\0", "\u{fffd}")}`;
}

/**
 * Decisions of calls whose end is not recorded yet. The one term that ends again: the index takes it from a decision once it has
 * the call's end.
 */
export const PENDING = term("status", "pending");

/** The last event of each call that has ended: by it the call is listed, as one that is pending is by its decision. */
export const LISTED = "listed:call";

/** All that is true of an event, each once. The end of a call, and its violations, bear what its decision says too. */
export function termsOf(event: EventDigest, joined: Joined): Set<string> {
  const terms = new Set<string>();
  eachTerm(event, joined, (found) => terms.add(found));
  return terms;
}

/** The same, some perhaps twice, without a set of them: most of what indexing takes. */
export function eachTerm(event: EventDigest, joined: Joined, visit: (term: string) => void): void {
  const add: Add = (kind, value) => {
    // Where somebody altered the database a value may be anything; what is no text is no term, and holds nothing up.
    if (typeof value === "string" && value !== "") visit(term(kind, value));
  };
  add("type", event.type);
  if (event.actor.type !== "system") add("key", event.actor.id);
  add("policy", event.policyId);
  const { decision, holder } = joined;
  add("team", decision?.team?.id ?? holder?.teamId);
  add("agent", decision?.agent?.id ?? holder?.agentId);
  if (decision !== undefined) addDecision(decision, add);
  addViolations(event.violations ?? [], add);
  add("outcome", event.shadow?.outcome);
  const { completion } = event;
  if (completion !== undefined || event.decision?.of === "question") visit(LISTED);
  if (completion === undefined) {
    addTarget(decision, add);
  } else {
    addCompletion(completion, add);
  }
  if (event.decision !== undefined) add("status", statusOf(event.decision));
}

/** One that was asked for alone is complete with itself; a tool call's belongs to its call, and has none. */
export function statusOf({ of }: DecisionDigest): "pending" | "success" | undefined {
  if (of === "tool-call") return undefined;
  return of === "call" ? "pending" : "success";
}

type Add = (kind: TermKind, value: string | undefined) => void;

/** Whoever was asked has seen the prompt, answered or not. */
function addCompletion(completion: CompletionDigest, add: Add): void {
  add("status", completion.status);
  for (const target of [completion, ...completion.attempts]) addTarget(target, add);
  for (const type of completion.findingTypes) add("finding", type);
}

interface Target {
  readonly provider?: string;
  readonly model?: string;
}

/** The model by its own name, and as calls and lists name it: `provider/model`. */
function addTarget({ provider, model }: Target = {}, add: Add): void {
  add("provider", provider);
  add("model", model);
  if (provider !== undefined && model !== undefined) add("model", `${provider}/${model}`);
}

function addDecision(decision: DecisionDigest, add: Add): void {
  add("outcome", decision.outcome);
  add("rule", decision.ruleId);
  add("model", decision.askedModel);
  for (const id of decision.policyIds) add("policy", id);
  addViolations(decision.violations, add);
  for (const type of decision.findingTypes) add("finding", type);
}

function addViolations(violations: readonly ViolationDigest[], add: Add): void {
  for (const { type, policyId, ruleId } of violations) {
    add("violation", type);
    add("policy", policyId);
    add("rule", ruleId);
  }
}
