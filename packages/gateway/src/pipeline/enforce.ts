import type { Attempt } from "@meshgate/contracts";
import type { Target } from "@meshgate/engine";
import type { Clock } from "../ports/clock.ts";
import type {
  AnswerStream,
  Provider,
  ProviderFailure,
  ProviderRequest,
  WholeAnswer,
} from "../ports/provider.ts";
import { answersMax } from "../prices/output-tokens-max.ts";
import type { Call, CallIds } from "./call.ts";
import type { CallContext } from "./context.ts";
import { isPermitted } from "./decide.ts";
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
      readonly target: Target;
      readonly attempts: readonly Attempt[];
    }
  | {
      readonly kind: "streamed";
      readonly events: AnswerStream;
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
export async function enforce(
  call: Call,
  ids: CallIds,
  governed: Governed,
  context: CallContext,
): Promise<Enforced> {
  const { decision } = governed.decided;
  if (!isPermitted(decision)) return { kind: "refused", refusal: refusalOf(governed) };
  if (!isRecordedInTime(governed, context)) return { kind: "refused", refusal: limitsUnavailable };
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
    const outcome = await attempt(provider, { target, call, ids, cap, reserved });
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
  | { readonly kind: "whole"; readonly answer: WholeAnswer }
  | { readonly kind: "streamed"; readonly events: AnswerStream };

interface Attempted {
  readonly target: Target;
  readonly call: Call;
  readonly ids: CallIds;
  readonly cap: OutputCap | undefined;
  readonly reserved: ReservedOutput | undefined;
}

function refusalOf({ decided, observed, approval }: Governed): Refusal {
  const { usage } = observed.facts;
  return callRefusal({
    decision: decided.decision,
    ...(approval === undefined ? {} : { approval }),
    ...(usage === undefined ? {} : { usage }),
  });
}

/** Asks one provider; what it answers is held to the cap, whether or not it keeps to it by itself. */
async function attempt(
  provider: Provider,
  { target, call, ids, cap, reserved }: Attempted,
): Promise<AttemptOutcome> {
  const tokensMax = lower(cap?.limits.tokens?.max, reserved?.tokensMax);
  const request: ProviderRequest = {
    model: target.model,
    body: call.body,
    // No provider takes 0, which is the share of each choice where there are more choices than tokens.
    ...(tokensMax === undefined ? {} : { outputTokensMax: Math.max(1, tokensMax) }),
    billedOnce: reserved !== undefined,
    requestId: ids.requestId,
    signal: call.signal,
  };
  if (call.body.stream === true) {
    const streamed = await provider.stream(request);
    if (!streamed.ok) return { kind: "failed", failure: streamed.error };
    const capped = cap === undefined ? streamed.value : new CappedStream(streamed.value, cap);
    return {
      kind: "streamed",
      events: reserved === undefined ? capped : new ReservedStream(capped, reserved),
    };
  }
  const whole = await provider.complete(request);
  if (!whole.ok) return { kind: "failed", failure: whole.error };
  return { kind: "whole", answer: cap === undefined ? whole.value : capWhole(whole.value, cap) };
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
