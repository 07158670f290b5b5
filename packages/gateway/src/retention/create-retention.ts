import type { JsonObject } from "@meshgate/canon";
import type { AppliedRule, AuditEvent, RetentionApplied, RetentionReport } from "@meshgate/contracts";
import { nextTurn } from "../in-turns.ts";
import { type EventOrigin, sealEvent } from "../pipeline/seal.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Lease } from "../ports/lease.ts";
import { type Hold, type PlanningContext, planRetention, type RetentionPlan } from "./plan-retention.ts";
import type { RetentionRule } from "./retention-rules.ts";

export interface RetentionOptions extends PlanningContext {
  readonly rules: () => readonly RetentionRule[];
  /** Of the replicas one looks by itself. */
  readonly lease: Lease;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly eventOrigin: () => EventOrigin;
  /** Told of what should not happen. */
  readonly onBug: (bug: unknown) => void;
}

/** Drops what is old: by itself once an hour, and when it is asked to. */
export interface Retention {
  /** What would go now. Rejects with `EventStoreUnavailable`. */
  survey(): Promise<RetentionReport>;
  /** Makes durable what goes, and then lets it go, in the background. Rejects with `EventStoreUnavailable`. */
  apply(actor: AuditEvent["actor"]): Promise<RetentionReport>;
  /** Resolves when nothing is being dropped. */
  idle(): Promise<void>;
  /** What keeps old bodies, as far as the last look found. */
  remarks(): readonly Hold[];
  /** Drops no more; the next start goes on. */
  close(): Promise<void>;
}

const SWEEP_MS = 3_600_000;
const system = { type: "system", id: "retention" } as const;

/**
 * The event and its permits are durable first; then bodies go slice by slice. Whoever dies in between leaves permits: the next
 * look, of any replica, finds what is left and goes on by them. A rule writes an event where something goes that none has let go yet, and none where nothing
 * is old. That two replicas are at it at once costs work alone: what goes is what the permits say.
 */
export function createRetention(options: RetentionOptions): Retention {
  const { store, clock, newId, eventOrigin, rules, lease, onBug } = options;
  let holds: readonly Hold[] = [];
  let dropping: Promise<void> | undefined;
  let isClosed = false;

  async function plan(): Promise<RetentionPlan> {
    const made = await planRetention(rules(), options);
    holds = made.holds;
    return made;
  }

  async function grant(made: RetentionPlan, actor: AuditEvent["actor"]): Promise<string | undefined> {
    const known = await store.granted(made.rules);
    const fresh = made.rules.filter((rule) => !known.includes(rule));
    if (fresh.length === 0) return undefined;
    const data: RetentionApplied = { rules: fresh.map(saidOf) };
    const draft = {
      type: "retention.applied",
      occurredAtMs: clock.nowMs(),
      actor,
      data: data as JsonObject,
    } as const;
    const event = sealEvent(draft, newId(), eventOrigin());
    return (await store.grant(event, fresh, made.seen)) ? event.id : undefined;
  }

  async function drop({ surveys, beside }: RetentionPlan): Promise<void> {
    for (const survey of surveys) {
      for (const slice of survey.slices) {
        if (isClosed) return;
        await store.drop({ ...survey, ...slice }, Math.min(slice.to, survey.reached));
        await nextTurn();
      }
      await store.drop({ ...survey, from: survey.to }, survey.reached);
    }
    for (const { of, beforeMs } of beside) {
      while (!isClosed && (await store.dropBeside(of, beforeMs)) > 0) await nextTurn();
    }
  }

  async function apply(actor: AuditEvent["actor"]): Promise<RetentionReport> {
    await dropping;
    const made = await plan();
    const eventId = await grant(made, actor);
    dropping = drop(made)
      .catch(ignoreUnavailable)
      .catch(onBug)
      .finally(() => {
        dropping = undefined;
      });
    return { ...report(made, "applied"), ...(eventId === undefined ? {} : { event_id: eventId }) };
  }

  async function sweepOnce(): Promise<void> {
    if (await lease.hold()) await apply(system);
  }

  // What it misses while the store is away it finds the next time.
  const sweep = () => sweepOnce().catch(ignoreUnavailable).catch(onBug);
  let sweeping: Promise<void> = sweep();
  const timer = setInterval(() => {
    sweeping = sweep();
  }, SWEEP_MS);
  return {
    survey: async () => report(await plan(), "dry-run"),
    apply,
    async idle() {
      await sweeping;
      await dropping;
    },
    remarks: () => holds,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await sweeping;
      await dropping;
      await lease.release().catch(ignoreUnavailable);
    },
  };
}

function report({ rules, holds }: RetentionPlan, how: "applied" | "dry-run"): RetentionReport {
  return { dry_run: how === "dry-run", rules: rules.map(saidOf), holds };
}

/** What the event, or the report, says of a rule. */
function saidOf({ beforeMs: _, from: __, to: ___, ...rule }: RetentionPlan["rules"][number]): AppliedRule {
  return rule;
}

function ignoreUnavailable(cause: unknown): void {
  if (!(cause instanceof EventStoreUnavailable)) throw cause;
}
