import { afterEach, expect, test } from "bun:test";
import type { JsonObject } from "@meshgate/canon";
import type { AuditEvent } from "@meshgate/contracts";
import { checkEvent } from "../../test/kit/contracts.ts";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { nextTurn } from "../in-turns.ts";
import type { Mutation } from "../ports/control-store.ts";
import { change, edit, make } from "../stores/control/control-store.contract.ts";
import { MemoryControlStore } from "../stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { MemoryOutbox } from "../stores/outbox/memory-outbox.ts";
import { type ControlState, createControlState } from "./control-state.ts";
import { createReviewReminders, type ReviewReminders } from "./review-reminders.ts";

const DAY_MS = 86_400_000;

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** Two processes on one store; the agent `robot` is to be reviewed every 30 days, and `other` is not. */
async function setUp() {
  const clock = new ManualClock(Date.UTC(2026, 10, 1));
  const recorded: AuditEvent[] = [];
  const events = new MemoryEventStore();
  const append = events.append.bind(events);
  events.append = async (sealed) => {
    await append(sealed);
    recorded.push(...sealed.map(({ body }): AuditEvent => JSON.parse(body)));
  };
  const outbox = new MemoryOutbox();
  const store = new MemoryControlStore(events, outbox);
  const states: ControlState[] = [];

  async function startProcess(origin: string): Promise<ReviewReminders> {
    const state = await createControlState({ store, clock });
    states.push(state);
    const reminders = createReviewReminders({
      state,
      store,
      clock,
      newId: () => Bun.randomUUIDv7(),
      eventOrigin: () => ({ origin, environment: "test" }),
      messagesOf: ({ type, data }) => [
        { id: Bun.randomUUIDv7(), webhook: "desk", type, body: JSON.stringify(data), createdAtMs: 0 },
      ],
      onMessages: () => {},
    });
    ending.push(async () => {
      await reminders.close();
      state.close();
    });
    return reminders;
  }

  /** Makes the change, and waits until both processes have it. */
  async function apply(first: Mutation, ...others: readonly Mutation[]): Promise<void> {
    const applied = await store.apply({ ...change(first, ...others), atMs: clock.nowMs() });
    expect(applied.ok).toBe(true);
    const revision = first.op === "create" ? 1 : first.revision + 1;
    const follows = (state: ControlState) => state.entities(first.kind).get(first.id)?.revision === revision;
    while (!states.every(follows)) await nextTurn();
  }

  const processes = await Promise.all([startProcess("one"), startProcess("two")]);
  await apply(
    make("policy", "pol_1", { name: "monthly", body: monthly }),
    make("agent", "agt_1", { name: "robot", body: { tags: ["blue"] } }),
    make("agent", "agt_2", { name: "other", body: { tags: ["red"] } }),
  );
  return {
    clock,
    apply,
    startProcess,
    recorded: () => recorded,
    /** Both look at the same moment, and then again. */
    async sweep() {
      for (const _ of ["first", "again"]) await Promise.all(processes.map((each) => each.sweep()));
    },
    async messages() {
      const claimed = await outbox.claim("desk", clock.nowMs(), 1, 99);
      return claimed.map(({ body }): unknown => JSON.parse(body));
    },
  };
}

const monthly: JsonObject = {
  name: "monthly",
  policy_type: "require_human_review",
  config: { review_interval_days: 30 },
  scope: "global",
  match: { tags: ["blue"] },
};

const due = {
  agent_id: "agt_1",
  agent: "robot",
  policy_id: "pol_1",
  policy: "monthly",
  review_interval_days: 30,
  due_at: "2026-12-01T00:00:00.000Z",
};

test("says nothing of a review that is not overdue yet", async () => {
  const { clock, sweep, recorded } = await setUp();
  await sweep();
  clock.advance(30 * DAY_MS);
  await sweep();
  expect(recorded()).toEqual([]);
});

test("records an overdue review once, however many processes look, and tells webhooks of it once", async () => {
  const { clock, sweep, recorded, messages, startProcess } = await setUp();
  clock.advance(30 * DAY_MS + 1);
  await sweep();
  clock.advance(DAY_MS);
  const restarted = await startProcess("three");
  await restarted.sweep();
  for (const event of recorded()) checkEvent(event);
  expect(recorded().map(({ type, actor, data }) => ({ type, actor, data }))).toEqual([
    { type: "review.due", actor: { type: "system", id: "reviews" }, data: due },
  ]);
  expect(await messages()).toEqual([due]);
});

test("begins anew with each review", async () => {
  const { clock, apply, sweep, recorded } = await setUp();
  clock.advance(30 * DAY_MS + 1);
  await sweep();
  const at = "2026-12-05T00:00:00.000Z";
  const last_review = { id: "rev_1", outcome: "approved", at, by: "ada" };
  await apply(edit("agent", "agt_1", 1, "robot", { tags: ["blue"], last_review }));
  clock.advance(4 * DAY_MS);
  await sweep();
  expect(recorded()).toHaveLength(1);
  clock.advance(30 * DAY_MS);
  await sweep();
  expect(recorded().map(({ data }) => data)).toEqual([
    due,
    { ...due, last_review_at: at, due_at: "2027-01-04T00:00:00.000Z" },
  ]);
});

test("follows a policy that asks for reviews more often", async () => {
  const { clock, apply, sweep, recorded } = await setUp();
  const weekly = { ...monthly, config: { review_interval_days: 7 } };
  await apply(edit("policy", "pol_1", 1, "monthly", weekly));
  clock.advance(8 * DAY_MS);
  await sweep();
  expect(recorded().map(({ data }) => data)).toEqual([
    { ...due, review_interval_days: 7, due_at: "2026-11-08T00:00:00.000Z" },
  ]);
});
