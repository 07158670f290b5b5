import type { PolicyShadow } from "@meshgate/contracts";
import type { Snapshot } from "@meshgate/engine";
import { nextTurn } from "../in-turns.ts";
import { type CallContext, eventOrigin } from "../pipeline/context.ts";
import type { RecordedCall } from "../pipeline/record.ts";
import { sealEvent } from "../pipeline/seal.ts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import type { Candidate } from "./candidate.ts";
import { type DoubtsOf, doubtsBetween } from "./doubted-facts.ts";
import { asRecorded } from "./limit-answers.ts";
import { type Simulated, simulateDecision } from "./simulate-decision.ts";

/** A candidate that decides beside the active snapshot: what it says is counted and recorded, and changes nothing. */
export interface ShadowPolicy {
  readonly candidate: Candidate;
  /** Takes note of a decision whose event is being written; it is looked at later. Never throws. */
  decided(call: RecordedCall, context: CallContext): void;
  /** Resolves when all that was noted is looked at. */
  idle(): Promise<void>;
}

export interface ShadowPolicyOptions {
  readonly candidate: Candidate;
  /** Told what came of each decision: a kind of change, `none`, `unknown`, or `dropped` where there were too many at once. */
  readonly onCompared: (change: string) => void;
}

interface Noted {
  readonly call: RecordedCall;
  readonly context: CallContext;
  readonly atMs: number;
}

/** By then the calls that were decided meanwhile have what they wait for. */
const DELAY_MS = 50;
const NOTED_MAX = 10_000;
/** About a millisecond. */
const SLICE = 32;

export function createShadowPolicy({ candidate, onCompared }: ShadowPolicyOptions): ShadowPolicy {
  const doubtsOf = rememberDoubts(candidate);
  let noted: Noted[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    while (noted.length > 0) {
      const slice = noted.slice(0, SLICE);
      noted = noted.slice(SLICE);
      await record(slice.flatMap((each) => look(each)));
      await nextTurn();
    }
    working = undefined;
  }

  function look({ call, context, atMs }: Noted): readonly Different[] {
    const { decision } = call.decided;
    const decidedBy = context.snapshot;
    const requestId = call.ids.requestId;
    const simulated = simulateDecision(
      { requestId, atMs, facts: call.observed.facts, decision, decidedBy, doubtsOf: doubtsOf(decidedBy) },
      candidate,
      asRecorded,
    );
    const change = simulated.kind === "unknown" ? "unknown" : (simulated.change ?? "none");
    onCompared(change);
    if (simulated.kind === "unknown" || simulated.change === undefined) return [];
    return [{ context, event: shadowEvent(call, simulated, context) }];
  }

  async function record(different: readonly Different[]): Promise<void> {
    const [first] = different;
    if (first === undefined) return;
    const { snapshots, store, onEventLost } = first.context;
    try {
      await snapshots.keep(candidate.snapshot);
      await store.append(different.map(({ event }) => event));
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      onEventLost(error);
    }
  }

  return {
    candidate,
    decided(call, context) {
      if (noted.length >= NOTED_MAX) {
        onCompared("dropped");
        return;
      }
      noted.push({ call, context, atMs: context.clock.nowMs() });
      working ??= work().catch((bug) => context.onBug(bug, call.ids.requestId));
    },
    idle: () => working ?? Promise.resolve(),
  };
}

interface Different {
  readonly context: CallContext;
  readonly event: SealedEvent;
}

/** The active snapshot changes now and then; calls in flight may still be of the one before. */
function rememberDoubts(candidate: Candidate): (decidedBy: Snapshot) => DoubtsOf {
  const known = new WeakMap<Snapshot, DoubtsOf>();
  return (decidedBy) => {
    const doubts = known.get(decidedBy) ?? doubtsBetween(decidedBy, candidate);
    known.set(decidedBy, doubts);
    return doubts;
  };
}

function shadowEvent(
  { ids, principal, decided }: RecordedCall,
  { decision, change, missing }: Extract<Simulated, { readonly kind: "decided" }>,
  context: CallContext,
): SealedEvent {
  const data: PolicyShadow = {
    audit_mode: context.auditMode,
    shadow_snapshot_sha256: decision.snapshot_sha256,
    outcome: decision.outcome,
    rationale_codes: decision.rationale_codes,
    change: change ?? "none",
    ...(missing.length > 0 && { missing_facts: missing }),
  };
  const { policy, snapshot_sha256: snapshotSha256 } = decided.decision;
  return sealEvent(
    {
      type: "policy.shadow",
      occurredAtMs: context.clock.nowMs(),
      ids,
      actor: principal.actor,
      policy,
      snapshotSha256,
      data: { ...data },
    },
    context.newId(),
    eventOrigin(context),
  );
}
