import type { ReviewDue, ReviewStanding } from "@meshgate/contracts";
import { inTurns } from "../in-turns.ts";
import { type EventOrigin, sealEvent } from "../pipeline/seal.ts";
import { type ControlStore, ControlStoreUnavailable } from "../ports/control-store.ts";
import type { Notification } from "../ports/notifier.ts";
import type { Message } from "../ports/outbox.ts";
import { reviewPolicies, type StandingsContext, standingsOf } from "./directory/review-standings.ts";

export interface ReviewReminderOptions extends StandingsContext {
  readonly store: Pick<ControlStore, "claim">;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly eventOrigin: () => EventOrigin;
  /** For each webhook that wants to hear of it. */
  readonly messagesOf: (notification: Notification) => readonly Message[];
  /** Messages were written: they can go out. */
  readonly onMessages: () => void;
}

/** Records that reviews of agents are overdue, and tells webhooks: by itself once a minute. */
export interface ReviewReminders {
  /** Records what is overdue and not on record yet. Rejects with `ControlStoreUnavailable`. */
  sweep(): Promise<void>;
  /** Sweeps no more. */
  close(): Promise<void>;
}

const SWEEP_MS = 60_000;
/** Agents that are looked at in one go. */
const AGENTS_MAX = 500;

/**
 * Raises `review.due` (SEMANTICS 9): one event for each agent, policy and due date, however many replicas look and however
 * often. The claim, the event and its messages are one transaction.
 */
export function createReviewReminders(options: ReviewReminderOptions): ReviewReminders {
  const { state, store, newId, clock, eventOrigin, messagesOf, onMessages } = options;
  /** What the last sweep found overdue: it is on record, so the store need not be asked again. */
  let known: ReadonlySet<string> = new Set();

  async function raise(standing: ReviewStanding): Promise<void> {
    const data = dueData(standing);
    const draft = { type: "review.due", occurredAtMs: clock.nowMs(), actor, data } as const;
    const events = [sealEvent(draft, newId(), eventOrigin())];
    const messages = messagesOf({ type: draft.type, data });
    const claimed = await store.claim(claimOf(standing), newId(), { events, messages });
    if (claimed && messages.length > 0) onMessages();
  }

  async function sweep(): Promise<void> {
    const policies = reviewPolicies(options);
    const overdue = new Set<string>();
    // One of the configuration counts from when the store had it first.
    const agents = [...state.entities("agent").values()].filter(({ revision }) => revision > 0);
    for await (const some of inTurns(policies.length === 0 ? [] : agents, AGENTS_MAX)) {
      const due = some.flatMap((agent) => standingsOf(agent, policies, options)).filter(isDue);
      for (const standing of due) {
        const claim = claimOf(standing);
        if (!known.has(claim)) await raise(standing);
        overdue.add(claim);
      }
    }
    known = overdue;
  }

  let sweeping: Promise<void> | undefined;
  const sweepOnce = (): void => {
    // What it misses while the store is away it finds the next time.
    sweeping ??= sweep()
      .catch(ignoreUnavailable)
      .finally(() => {
        sweeping = undefined;
      });
  };
  sweepOnce();
  const timer = setInterval(sweepOnce, SWEEP_MS);
  return {
    sweep,
    async close() {
      clearInterval(timer);
      await sweeping;
    },
  };
}

const actor = { type: "system", id: "reviews" } as const;

function claimOf({ agent_id, policy_id, due_at }: ReviewStanding): string {
  return `review.due ${agent_id} ${policy_id} ${due_at}`;
}

function dueData(standing: ReviewStanding): ReviewDue {
  const { agent_id, agent_name, policy_id, policy_name, review_interval_days, last_review, due_at } =
    standing;
  return {
    agent_id,
    agent: agent_name,
    policy_id,
    policy: policy_name,
    review_interval_days,
    ...(last_review === undefined ? {} : { last_review_at: last_review.at }),
    due_at,
  };
}

function isDue({ due }: ReviewStanding): boolean {
  return due;
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof ControlStoreUnavailable)) throw error;
}
