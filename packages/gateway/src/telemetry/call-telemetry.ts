import type { Decision } from "@meshgate/engine";
import type { Logger } from "pino";
import type { CallEnd, CallObserver, CallWatch, Stage } from "../pipeline/call-observer.ts";
import { refusalKinds } from "../pipeline/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "./metrics.ts";

export interface CallTelemetry extends CallObserver {
  readonly inFlight: () => number;
  /** Resolves when no call is in flight. */
  idle(): Promise<void>;
}

/** Counts, measures and logs calls; a line each, with ids and labels and never a text. */
export function createCallTelemetry(metrics: Metrics, log: Logger, clock: Clock): CallTelemetry {
  // A counter that appears with its first count is one whose first count no query sees.
  for (const reason of refusalKinds) metrics.rejected.labels(reason);
  let inFlight = 0;
  const waiting: (() => void)[] = [];
  const stages = stageHistograms(metrics);
  const measure = createMeasure(metrics);
  const left = () => {
    inFlight -= 1;
    if (inFlight === 0) for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    inFlight: () => inFlight,
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    callBegan() {
      inFlight += 1;
      return new StageWatch(stages, clock);
    },
    callRefused(ids, refusal) {
      left();
      metrics.rejected.inc({ reason: refusal });
      log.info({ request_id: ids.requestId, refusal }, "refused");
    },
    callEnded(end) {
      left();
      measure.end(end);
      logEnd(end, log);
    },
    decisionsReleased(decisions) {
      left();
      measure.released(decisions);
    },
    toolCallsDecided(decisions) {
      for (const decision of decisions) measure.codes(decision);
    },
    guardAsked(ids, guardrail, result) {
      metrics.guardCalls.labels(guardrail, result).inc();
      if (result !== "answered")
        log.warn({ request_id: ids.requestId, guardrail, reason: result }, "a guard gave no answer");
    },
    evidenceMissing(ids, cause) {
      log.error(
        { request_id: ids.requestId, reason: cause.message },
        "withheld: its event could not be written",
      );
    },
  };
}

/** A call that went well is in the record and in the metrics, and in the log at `debug` only. */
function logEnd(end: CallEnd, log: Logger): void {
  if (end.status === "success" && !log.isLevelEnabled("debug")) return;
  const line = {
    request_id: end.ids.requestId,
    outcome: end.decision.outcome,
    provider: end.provider,
    status: end.status,
    failure: end.detail,
    latency_ms: end.latencyMs,
  };
  if (end.status === "success") log.debug(line, "call");
  else log.info(line, "call failed");
}

interface Measure {
  end(end: CallEnd): void;
  released(decisions: readonly Decision[]): void;
  codes(decision: Decision): void;
}

/** Label sets are few, so that each is looked up once: by prom-client's own hashing that costs more than the counting. */
function createMeasure(metrics: Metrics): Measure {
  const requests = children((provider, status) => metrics.chatRequests.labels(provider, status));
  const latency = children((provider) => metrics.chatLatency.labels(provider));
  const decisions = children((outcome, reason) => metrics.decisions.labels(outcome, reason));
  const upstream = children((provider, result) => metrics.upstreamLatency.labels(provider, result));
  const firstToken = children((provider) => metrics.timeToFirstToken.labels(provider));
  const evaluations = children((outcome) => metrics.evaluations.labels(outcome));
  const verdicts = children((guardrail, phase) =>
    children((verdict) => metrics.guardrailVerdicts.labels(guardrail, phase, verdict)),
  );
  const countCodes = ({ outcome, rationale_codes: codes }: Decision) => {
    for (const reason of codes) decisions(outcome, reason).inc();
  };
  return {
    codes: countCodes,
    end(end) {
      requests(end.provider, end.status).inc();
      countCodes(end.decision);
      if (end.detail === "policy") metrics.rejected.inc({ reason: "policy-blocked" });
      if (end.attempts.length > 0) latency(end.provider).observe(end.latencyMs / 1_000);
      for (const attempt of end.attempts) {
        upstream(attempt.provider, attempt.failure ?? "answered").observe(attempt.latency_ms / 1_000);
      }
      if (end.firstTokenMs !== undefined) firstToken(end.provider).observe(end.firstTokenMs / 1_000);
      for (const { guardrail, phase, verdict } of end.verdicts) {
        verdicts(guardrail, phase)(verdict).inc();
      }
      for (const { guardrail, type, where, count } of end.findings) {
        metrics.guardrailFindings.labels(guardrail, type, where).inc(count);
      }
    },
    released(decided) {
      for (const decision of decided) {
        evaluations(decision.outcome).inc();
        countCodes(decision);
      }
    },
  };
}

function children<C>(resolve: (first: string, second: string) => C): (first: string, second?: string) => C {
  const known = new Map<string, Map<string, C>>();
  return (first, second = "") => {
    const resolved = known.get(first)?.get(second);
    if (resolved !== undefined) return resolved;
    const child = resolve(first, second);
    known.set(first, (known.get(first) ?? new Map<string, C>()).set(second, child));
    return child;
  };
}

class StageWatch implements CallWatch {
  readonly #stages: StageHistograms;
  readonly #clock: Clock;
  #lastMs: number;

  constructor(stages: StageHistograms, clock: Clock) {
    this.#stages = stages;
    this.#clock = clock;
    this.#lastMs = clock.monotonicMs();
  }

  lap(stage: Stage): void {
    const nowMs = this.#clock.monotonicMs();
    this.#stages[stage].observe((nowMs - this.#lastMs) / 1_000);
    this.#lastMs = nowMs;
  }
}

type StageHistograms = Readonly<Record<Stage, { observe(seconds: number): void }>>;

/** Resolved once: a look-up by label for each stage of each call would cost more than the counting. */
function stageHistograms({ stageLatency }: Metrics): StageHistograms {
  return {
    identify: stageLatency.labels("identify"),
    observe: stageLatency.labels("observe"),
    decide: stageLatency.labels("decide"),
    record_decision: stageLatency.labels("record_decision"),
    enforce: stageLatency.labels("enforce"),
    record_outcome: stageLatency.labels("record_outcome"),
  };
}
