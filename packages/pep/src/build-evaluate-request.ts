import { type CheckedRequest, checkRequest } from "./wire/check-request.ts";
import type { Sensitivity, SignalValue } from "./wire/evaluate-request.ts";

type Maybe<Value> = Value | null | undefined;

/** What a service knows of its own request, in its own words. Whatever is `null` or `undefined` is left out. */
export interface RequestFacts {
  /** The service's id of the request: it finds the decision in the record. */
  readonly requestId?: Maybe<string>;
  readonly at?: Maybe<Date | string>;
  /** What is about to happen: `infer:run`, `data:read`, … */
  readonly action: string;
  /** `prod`, `dev`, … */
  readonly environment: string;
  readonly resource: {
    readonly type: string;
    readonly id?: Maybe<string>;
    readonly sensitivity: Sensitivity;
  };
  /** On whose behalf. */
  readonly subject?: Maybe<{ readonly type?: Maybe<string>; readonly id?: Maybe<string> }>;
  readonly signals?: Maybe<Readonly<Record<string, Maybe<SignalValue>>>>;
}

/** Turns a service's facts into the body of `POST /evaluate`. Throws PepError `invalid-request` that names every fault. */
export function buildEvaluateRequest(facts: RequestFacts): CheckedRequest {
  const signals = Object.entries(facts.signals ?? {}).map(([name, value]) => [name, value ?? null] as const);
  return checkRequest({
    request_id: facts.requestId,
    timestamp: facts.at instanceof Date ? printTime(facts.at) : facts.at,
    action: facts.action,
    env: { name: facts.environment },
    resource: facts.resource,
    subject: facts.subject,
    signals: Object.fromEntries(signals),
  });
}

/** An invalid date has no ISO form; its name is no time either, so the check refuses it. */
function printTime(date: Date): string {
  return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
}
