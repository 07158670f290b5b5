import type { Attempt } from "@meshgate/contracts";
import type { Target } from "@meshgate/engine";
import { type AnswerGuarding, answerGuarding, needsWholeAnswer } from "../guarding/answer-guarding.ts";
import { type AnswerVerdicts, guardAnswer } from "../guarding/guard-answer.ts";
import { GuardedStream } from "../guarding/guarded-stream.ts";
import { HeldStream } from "../guarding/held-stream.ts";
import type { Masking } from "../guarding/masking.ts";
import { withoutProvidersWords } from "../guarding/without-providers-words.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  AnswerStream,
  Provider,
  ProviderFailure,
  ProviderRequest,
  WholeAnswer,
} from "../ports/provider.ts";
import { answersMax } from "../prices/output-tokens-max.ts";
import type { Call, ReplyStream } from "./call.ts";
import type { CallEntry } from "./call-entry.ts";
import type { CallContext } from "./context.ts";
import { mayMoveOn } from "./failure-category.ts";
import type { Governed } from "./govern.ts";
import { capWhole } from "./output-cap/cap-whole.ts";
import { CappedStream } from "./output-cap/capped-stream.ts";
import { type OutputCap, outputCap } from "./output-cap/output-cap.ts";
import { type ReservedOutput, reservedOutput } from "./output-cap/reserved-output.ts";
import { ReservedStream } from "./output-cap/reserved-stream.ts";
import { callRefusal, limitsUnavailable } from "./policy-refusal.ts";
import { isRecordedInTime } from "./recorded-in-time.ts";
import type { Refusal } from "./refusal.ts";

/** What came of carrying the decision out; `record` makes it durable before anything of it is released. */
export type Enforced =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "failed";
      readonly failure: ProviderFailure;
      readonly target: Target;
      readonly attempts: readonly Attempt[];
    }
  | {
      readonly kind: "whole";
      readonly answer: WholeAnswer;
      /** What guardrails made of it; absent where none looked. */
      readonly guarded?: GuardedWhole;
      readonly target: Target;
      readonly attempts: readonly Attempt[];
    }
  | {
      readonly kind: "streamed";
      readonly events: ReplyStream;
      /** What guardrails make of it, known when it is over; absent where none looks. */
      readonly guarded?: GuardedStream | HeldStream;
      readonly target: Target;
      readonly attempts: readonly Attempt[];
      /** When the attempt that streams began, on the monotonic clock. */
      readonly startedMs: number;
    };

/**
 * Carries a decision out: tries its targets in order, and no other, until one answers.
 * Once a streamed answer has begun it is never moved to another target; nor is a call that may have been billed, while what
 * is reserved for it covers one bill alone.
 */
export async function enforce(entry: CallEntry, context: CallContext): Promise<Enforced> {
  const { governed, sent } = entry;
  const { decision } = governed.decided;
  if (sent === undefined) return { kind: "refused", refusal: refusalOf(governed) };
  if (!isRecordedInTime(governed, context)) return { kind: "refused", refusal: limitsUnavailable };
  const { call, masking } = sent;
  const choices = call.body.n ?? 1;
  const cap = await outputCap(decision, choices);
  const reserved = reservedOutput(governed, answersMax(call.body));
  const attempts: Attempt[] = [];
  let last: { failure: ProviderFailure; target: Target } | undefined;
  for (const target of decision.targets) {
    const provider = context.providers.get(target.provider);
    if (provider === undefined)
      throw new Error(`The decision names a provider that is not loaded: ${target.provider}`);
    const startedMs = context.clock.monotonicMs();
    const outcome = await attempt(provider, { target, call, entry, cap, reserved, masking }, context);
    const latencyMs = elapsedMs(startedMs, context.clock);
    if (outcome.kind === "failed") {
      attempts.push(failedAttempt(target, latencyMs, outcome.failure));
      const billed = last?.failure.billed === "unknown" ? "unknown" : outcome.failure.billed;
      last = { failure: { ...outcome.failure, billed }, target };
      if (!mayMoveOn(outcome.failure) || (billed === "unknown" && reserved !== undefined)) break;
      continue;
    }
    attempts.push({ provider: target.provider, model: target.model, latency_ms: latencyMs });
    const reached = { target, attempts };
    return outcome.kind === "whole" ? { ...outcome, ...reached } : { ...outcome, ...reached, startedMs };
  }
  if (last === undefined) throw new Error("A permitted decision has at least one target");
  return { kind: "failed", ...last, attempts };
}

type AttemptOutcome =
  | { readonly kind: "failed"; readonly failure: ProviderFailure }
  | { readonly kind: "whole"; readonly answer: WholeAnswer; readonly guarded?: GuardedWhole }
  | {
      readonly kind: "streamed";
      readonly events: ReplyStream;
      readonly guarded?: GuardedStream | HeldStream;
    };

interface Attempted {
  readonly target: Target;
  /** As its provider gets it. */
  readonly call: Call;
  readonly entry: CallEntry;
  readonly cap: OutputCap | undefined;
  readonly reserved: ReservedOutput | undefined;
  readonly masking: Masking;
}

function refusalOf({ decided, observed, approval }: Governed): Refusal {
  const { usage } = observed.facts;
  return callRefusal({
    decision: decided.decision,
    ...(approval === undefined ? {} : { approval }),
    ...(usage === undefined ? {} : { usage }),
  });
}

/** Asks one provider; what it answers is guarded and held to its caps, whether or not it keeps to them by itself. */
async function attempt(
  provider: Provider,
  attempted: Attempted,
  context: CallContext,
): Promise<AttemptOutcome> {
  const { target, call, entry, cap, reserved, masking } = attempted;
  const tokensMax = lower(cap?.limits.tokens?.max, reserved?.tokensMax);
  const request: ProviderRequest = {
    model: target.model,
    body: call.body,
    // No provider takes 0, which is the share of each choice where there are more choices than tokens.
    ...(tokensMax === undefined ? {} : { outputTokensMax: Math.max(1, tokensMax) }),
    billedOnce: reserved !== undefined,
    requestId: entry.ids.requestId,
    signal: call.signal,
  };
  const isStreamed = call.body.stream === true;
  const answered = await (isStreamed ? provider.stream(request) : provider.complete(request));
  const asker = { ids: entry.ids, actor: entry.principal.actor, signal: call.signal, context };
  const guarding = answerGuarding(entry.governed, { target, asked: call.body, masking, asker }, context);
  if (!answered.ok) {
    const failure = guarding === undefined ? answered.error : withoutProvidersWords(answered.error);
    return { kind: "failed", failure };
  }
  const held = { cap, reserved, guarding };
  return "raw" in answered.value
    ? holdWhole(answered.value, held)
    : holdStream(answered.value, held, attempted);
}

/** What an answer is held to. */
interface Holds extends Pick<Attempted, "cap" | "reserved"> {
  readonly guarding: AnswerGuarding | undefined;
}

/**
 * INVARIANT: guardrails see what the provider said, before any cap cuts it: half a value is none that they know. Caps are held on what
 * they leave, since that is what the caller gets.
 */
async function holdWhole(answer: WholeAnswer, { cap, guarding }: Holds): Promise<AttemptOutcome> {
  const capped = (whole: WholeAnswer) => (cap === undefined ? whole : capWhole(whole, cap));
  if (guarding === undefined) return { kind: "whole", answer: capped(answer) };
  const { answer: released, ...verdicts } = await guardAnswer(answer, guarding);
  return {
    kind: "whole",
    answer: capped(released),
    guarded: { ...verdicts, guarding, written: answer.completion },
  };
}

/** The same of a stream; what is reserved is counted on what the provider said, since that is what it bills. */
function holdStream(
  events: AnswerStream,
  { cap, reserved, guarding }: Holds,
  { call, entry }: Attempted,
): AttemptOutcome {
  const paid = reserved === undefined ? events : new ReservedStream(events, reserved);
  const guarded = guarding === undefined ? undefined : guardStream(paid, guarding, { call, entry });
  const seen = guarded ?? paid;
  return {
    kind: "streamed",
    events: cap === undefined ? seen : new CappedStream(seen, cap),
    ...(guarded === undefined ? {} : { guarded }),
  };
}

function guardStream(
  events: AnswerStream,
  guarding: AnswerGuarding,
  { call, entry }: Pick<Attempted, "call" | "entry">,
): GuardedStream | HeldStream {
  return needsWholeAnswer(guarding)
    ? new HeldStream(events, guarding, entry)
    : new GuardedStream(events, guarding, { entry, isJson: asksForJson(call) });
}

function asksForJson({ body }: Call): boolean {
  return body.response_format?.type.startsWith("json") === true;
}

/** What guardrails made of a whole answer, and the answer as its provider gave it. */
export interface GuardedWhole extends AnswerVerdicts {
  readonly isBlocked: boolean;
  readonly guarding: AnswerGuarding;
  readonly written: WholeAnswer["completion"];
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function failedAttempt(target: Target, latencyMs: number, failure: ProviderFailure): Attempt {
  return {
    provider: target.provider,
    model: target.model,
    latency_ms: latencyMs,
    failure: failure.kind,
    ...(failure.upstreamStatus === undefined ? {} : { upstream_status: failure.upstreamStatus }),
  };
}

/** To a hundredth of a millisecond: events keep no digits that mean nothing. */
export function elapsedMs(startedMs: number, clock: Clock): number {
  return Math.max(0, Math.round((clock.monotonicMs() - startedMs) * 100) / 100);
}
