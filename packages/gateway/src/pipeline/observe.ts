import { createHmac, hash } from "node:crypto";
import {
  type CallEnvelope,
  type CallFacts,
  type Facts,
  type ModelProblem,
  type Result,
  resolveTargets,
} from "@meshgate/engine";
import type { GuardRun } from "../guarding/run-guardrails.ts";
import type { Writable } from "../writable.ts";
import type { Call } from "./call.ts";
import { callTexts, codePointCount, lastUserText } from "./call-texts.ts";
import type { CallContext } from "./context.ts";
import type { Principal } from "./identify.ts";
import { offeredTools } from "./offered-tools.ts";
import { otherReadings } from "./other-readings.ts";
import { namedPeople, principalFacts, reviewFact, waiverFacts } from "./principal-facts.ts";
import type { Refusal } from "./refusal.ts";
import { withBounds } from "./use-bounds.ts";

/** SHA-256, plain or keyed, as lower-case hex: what the record holds in place of text. */
export type HashText = (text: string) => string;

export interface Observed {
  readonly facts: Facts;
  /** Of the last user message; null where there is no prompt. */
  readonly promptHash: string | null;
}

/** Of one of the gateway's own calls. */
export interface ObservedCall extends Observed {
  readonly facts: CallEnvelope;
  /** What guardrails found; absent where none looks. Never recorded: it holds text. */
  readonly guarded?: GuardRun;
}

/** Turns a call into facts (SEMANTICS 1): figures, labels and candidates, never text. */
export function observe(
  call: Call,
  principal: Principal,
  context: CallContext,
): Result<ObservedCall, Refusal> {
  const { body } = call;
  const named = body.model ?? null;
  const resolved = resolveTargets(context.snapshot, named);
  if (!resolved.ok) return { ok: false, error: modelRefusal(resolved.error) };

  const texts = callTexts(body);
  const prompt = lastUserText(body.messages);
  const promptChars = codePointCount(prompt);
  const { keywords } = context;
  const sensitive =
    keywords.count > 0 && (keywords.matches(texts) || keywords.matches(otherReadings(body.messages, texts)));
  const offered = offeredTools(body);
  const nowMs = context.clock.nowMs();
  const waivers = waiverFacts(principal, nowMs);
  const reviews = context.snapshot.governance.asksForReviews ? reviewFact(principal, nowMs) : undefined;
  const callFacts: Writable<CallFacts> = {
    message_count: body.messages.length,
    model: named,
    model_choice: resolved.value.choice,
    prompt_chars: promptChars,
    stream: body.stream === true,
    surface: call.surface,
    tools: offered.length < 2 ? offered : [...new Set(offered)],
    tools_offered: offered.length,
    total_chars: texts.reduce((sum, text) => sum + codePointCount(text), 0),
  };
  if (call.addedGuardrails.length > 0) callFacts.guardrails_added = call.addedGuardrails;
  // In the order of canonical JSON, so that the record prints it without a copy.
  const facts: Writable<CallEnvelope> = {
    action: "infer:run",
    call: callFacts,
    env: { name: principal.environment ?? context.environment },
    findings: [],
    principal: principalFacts(principal, namedPeople(body, call.wishes.session, context)),
    resource: {
      id: named ?? "auto",
      sensitivity: sensitive ? "restricted" : (principal.sensitivity ?? "public"),
      type: "model",
    },
    // What we see ourselves counts, whatever an admin said of the key.
    signals: { ...principal.signals, prompt_chars: promptChars, sensitive_keyword_match: sensitive },
    subject: subjectOf(principal),
    targets: resolved.value.targets,
  };
  if (waivers !== undefined) facts.waivers = waivers;
  if (reviews !== undefined) facts.reviews = reviews;
  return {
    ok: true,
    value: { facts: withBounds(facts, body, context), promptHash: context.hashText(prompt) },
  };
}

function subjectOf({ agent, alias }: Principal): NonNullable<Facts["subject"]> {
  return agent === undefined ? { id: alias, type: "key" } : { id: agent.id, type: "agent" };
}

/** The hash of `audit.prompt_hash`: plain SHA-256 (Policy Mesh), or keyed where a key is given. */
export function createHashText(key: string | Uint8Array | undefined): HashText {
  return key === undefined
    ? (text) => hash("sha256", text, "hex")
    : (text) => createHmac("sha256", key).update(text).digest("hex");
}

function modelRefusal(problem: ModelProblem): Refusal {
  return { kind: problem.kind, message: problem.message, field: "model" };
}
