import { builtInActions, type Decision, type Result, type TraceStep } from "@meshgate/engine";
import type { CallIds } from "./call.ts";
import { callIds } from "./call-ids.ts";
import type { Active, CallContext, Lasting } from "./context.ts";
import { decide } from "./decide.ts";
import type { Envelope } from "./envelope.ts";
import type { Principal } from "./identify.ts";
import { type RecordedCall, recordDecisions, recorded } from "./record.ts";
import { internalRefusal, type Refusal } from "./refusal.ts";
import { requireRole } from "./require-role.ts";

/** Asks for decisions alone: whoever asks enforces them. */
export interface IncomingEvaluation {
  readonly headers: Headers;
  /** The peer's IP address. */
  readonly peerAddress: string;
  /** Whether every rule that was looked at is to be told: an auditor may ask that. */
  readonly explain: boolean;
  /** Reads the wire format; called once, after the caller is known. */
  read(loaded: Loaded): Promise<Result<readonly Envelope[], Refusal>>;
  /** Whether a decision makes those after it unwanted; absent: every one is wanted. */
  readonly endsAt?: (decision: Decision) => boolean;
}

/** What a surface needs to know of the configuration to read a request. */
export interface Loaded {
  readonly actions: readonly string[];
  /** The service's own. */
  readonly environment: string;
}

export interface Evaluated {
  readonly ids: CallIds;
  readonly decision: Decision;
  /** Only where it was asked for. */
  readonly trace?: readonly TraceStep[];
}

/** `record` has durable evidence of every decision in it. */
export type EvaluationReply =
  | { readonly kind: "refused"; readonly ids: CallIds; readonly refusal: Refusal }
  | { readonly kind: "decided"; readonly ids: CallIds; readonly evaluated: readonly Evaluated[] };

/** The one way of a decision that somebody else enforces. Never throws for what a caller can do. */
export type Evaluate = (evaluation: IncomingEvaluation) => Promise<EvaluationReply>;

export function createEvaluate(active: () => Active, lasting: Lasting): Evaluate {
  return async (incoming) => {
    const context: CallContext = { ...active(), ...lasting };
    const requestId = context.newId();
    context.observer.callBegan();
    try {
      return await walk(incoming, requestId, context);
    } catch (bug) {
      context.onBug(bug, requestId);
      return refused({ requestId, correlationId: requestId }, internalRefusal, context);
    }
  };
}

/** identify → observe → decide → record: the rooms of a call, without `enforce`. */
async function walk(
  incoming: IncomingEvaluation,
  requestId: string,
  context: CallContext,
): Promise<EvaluationReply> {
  const ids = callIds(requestId, incoming.headers);
  if (!ids.ok) return refused({ requestId, correlationId: requestId }, ids.error, context);

  const principal = identify(incoming, context);
  if (!principal.ok) return refused(ids.value, principal.error, context);

  const { environment } = context;
  const envelopes = await incoming.read({ actions: builtInActions, environment });
  if (!envelopes.ok) return refused(ids.value, envelopes.error, context);

  const caller = { ids: ids.value, principal: principal.value };
  const entries = decideAll(envelopes.value, incoming, caller, context);

  const [first, ...others] = entries;
  const evidence = first === undefined ? recorded : await recordDecisions([first, ...others], context);
  if (evidence.kind === "unavailable") {
    context.observer.evidenceMissing(ids.value, evidence.cause);
    return refused(ids.value, withheld, context);
  }
  context.observer.decisionsReleased(entries.map(({ decided }) => decided.decision));
  const evaluated = entries.map(({ ids: own, decided }) => ({
    ids: own,
    decision: decided.decision,
    ...(incoming.explain ? { trace: decided.decision.trace } : {}),
  }));
  return { kind: "decided", ids: ids.value, evaluated };
}

function identify(incoming: IncomingEvaluation, context: CallContext): Result<Principal, Refusal> {
  const principal = context.identify(incoming);
  if (!principal.ok) return principal;
  const caller = requireRole(principal.value, "caller");
  return caller.ok && incoming.explain ? requireRole(principal.value, "auditor") : caller;
}

/** Decides one after another, all against one snapshot, as far as the decisions are wanted. */
function decideAll(
  envelopes: readonly Envelope[],
  { endsAt }: IncomingEvaluation,
  { ids, principal }: Pick<RecordedCall, "ids" | "principal">,
  context: CallContext,
): readonly RecordedCall[] {
  const entries: RecordedCall[] = [];
  for (const { facts, correlationId } of envelopes) {
    const decided = decide(context.snapshot, facts, context.clock);
    const own: CallIds = {
      // Each decision has a record of its own; the id of the request that asked finds all of them.
      requestId: envelopes.length === 1 ? ids.requestId : context.newId(),
      correlationId: correlationId ?? ids.correlationId,
    };
    entries.push({ ids: own, principal, observed: { facts, promptHash: null }, decided });
    if (endsAt?.(decided.decision) === true) break;
  }
  return entries;
}

function refused(ids: CallIds, refusal: Refusal, context: CallContext): EvaluationReply {
  context.observer.callRefused(ids, refusal.kind);
  return { kind: "refused", ids, refusal };
}

const withheld: Refusal = {
  kind: "record-unavailable",
  message: "The decision is withheld: its record cannot be written at the moment. Try again later.",
};
