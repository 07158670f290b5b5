import { type Decision, explain, type Result, type TraceStep } from "@meshgate/engine";
import type { CallIds } from "./call.ts";
import { callIds } from "./call-ids.ts";
import type { Active, CallContext, Lasting } from "./context.ts";
import { decide } from "./decide.ts";
import type { Envelope } from "./envelope.ts";
import type { Principal } from "./identify.ts";
import { joinContext } from "./join-context.ts";
import { type Recorded, type RecordedCall, recordDecisions, recorded } from "./record.ts";
import { internalRefusal, type Refusal } from "./refusal.ts";
import { requireRole } from "./require-role.ts";

/** Asks for decisions alone: whoever asks enforces them. */
export interface IncomingEvaluation<T> {
  readonly headers: Headers;
  /** The peer's IP address. */
  readonly peerAddress: string;
  /** Whether every rule that was looked at is to be told: an auditor may ask that. */
  readonly explain: boolean;
  /** Reads the body; called once, after the caller is known. */
  readBody(): Promise<Result<unknown, Refusal>>;
  /** What the body asks: reads the wire format. */
  question(body: unknown, loaded: Loaded): Result<Question<T>, Refusal>;
}

/** What a surface needs of the configuration to read a request. */
export interface Loaded {
  readonly actions: readonly string[];
  /** The service's own. */
  readonly environment: string;
}

/** Asks for each decision that it wants and gives the answer in its surface's form. All are made against one snapshot. */
export type Question<T> = (decide: (envelope: Envelope) => Evaluated) => T;

export interface Evaluated {
  readonly ids: CallIds;
  readonly decision: Decision;
  /** Only where an explanation was asked for. */
  readonly trace?: readonly TraceStep[];
}

/** `record` has durable evidence of every decision that an answer holds. */
export type EvaluationReply<T> =
  | { readonly kind: "refused"; readonly ids: CallIds; readonly refusal: Refusal }
  | { readonly kind: "decided"; readonly ids: CallIds; readonly answer: T };

/** The one way of a decision that somebody else enforces. Never throws for what a caller can do. */
export type Evaluate = <T>(incoming: IncomingEvaluation<T>) => Promise<EvaluationReply<T>>;

/** It waits twice at most: for the body, and for the record where one is written. */
export function createEvaluate(active: () => Active, lasting: Lasting): Evaluate {
  const contextNow = joinContext(active, lasting);
  return async (incoming) => {
    const context = contextNow();
    const requestId = context.newId();
    context.observer.callBegan();
    try {
      const ids = callIds(requestId, incoming.headers);
      if (!ids.ok) return refused({ requestId, correlationId: requestId }, ids.error, context);

      const principal = identify(incoming, context);
      if (!principal.ok) {
        return refused(ids.value, await context.turnAway(principal.error, incoming.peerAddress), context);
      }

      const body = await incoming.readBody();
      const question = body.ok ? incoming.question(body.value, loadedOf(context)) : body;
      if (!question.ok) return refused(ids.value, question.error, context);

      const answered = answer(
        question.value,
        { ids: ids.value, principal: principal.value, incoming },
        context,
      );
      const evidence = recordAll(answered.entries, context);
      return release(ids.value, answered, evidence instanceof Promise ? await evidence : evidence, context);
    } catch (bug) {
      context.onBug(bug, requestId);
      return refused({ requestId, correlationId: requestId }, internalRefusal, context);
    }
  };
}

function loadedOf({ snapshot, environment }: CallContext): Loaded {
  return { actions: snapshot.rules.vocabulary.actions, environment };
}

interface Asker<T> {
  readonly ids: CallIds;
  readonly principal: Principal;
  readonly incoming: IncomingEvaluation<T>;
}

interface Answered<T> {
  readonly answer: T;
  readonly entries: readonly RecordedCall[];
}

/** observe and decide, of as many decisions as the question wants. */
function answer<T>(
  question: Question<T>,
  { ids, principal, incoming }: Asker<T>,
  context: CallContext,
): Answered<T> {
  const { snapshot } = context;
  const entries: RecordedCall[] = [];
  const answer = question(({ facts, correlationId }) => {
    const own: CallIds = {
      // Each decision has a record of its own; those that bear no id of the caller's are found by the first's.
      requestId: entries.length === 0 ? ids.requestId : context.newId(),
      correlationId: correlationId ?? ids.correlationId,
    };
    const decided = decide(snapshot, facts, context.clock);
    entries.push({ ids: own, principal, observed: { facts, promptHash: null }, decided });
    const evaluated: Evaluated = { ids: own, decision: decided.decision };
    return incoming.explain ? { ...evaluated, trace: explain(snapshot, facts) } : evaluated;
  });
  return { answer, entries };
}

function release<T>(
  ids: CallIds,
  { answer, entries }: Answered<T>,
  evidence: Recorded,
  context: CallContext,
): EvaluationReply<T> {
  if (evidence.kind === "unavailable") {
    context.observer.evidenceMissing(ids, evidence.cause);
    return refused(ids, withheld, context);
  }
  context.observer.decisionsReleased(entries.map(({ decided }) => decided.decision));
  return { kind: "decided", ids, answer };
}

function identify<T>(incoming: IncomingEvaluation<T>, context: CallContext): Result<Principal, Refusal> {
  const principal = context.identify(incoming);
  if (!principal.ok) return principal;
  const caller = requireRole(principal.value, "caller");
  return caller.ok && incoming.explain ? requireRole(principal.value, "auditor") : caller;
}

function recordAll(entries: readonly RecordedCall[], context: CallContext): Recorded | Promise<Recorded> {
  return isSome(entries) ? recordDecisions(entries, context) : recorded;
}

function isSome(entries: readonly RecordedCall[]): entries is readonly [RecordedCall, ...RecordedCall[]] {
  return entries.length > 0;
}

function refused<T>(ids: CallIds, refusal: Refusal, context: CallContext): EvaluationReply<T> {
  context.observer.callRefused(ids, refusal.kind);
  return { kind: "refused", ids, refusal };
}

const withheld: Refusal = {
  kind: "record-unavailable",
  message: "The decision is withheld: its record cannot be written at the moment. Try again later.",
};
