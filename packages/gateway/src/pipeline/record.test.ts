import { expect, test } from "bun:test";
import { contextWith, entryOf } from "../../test/kit/call-entry.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { SnapshotKeeper } from "../ports/snapshot-keeper.ts";
import type { AuditMode, CallContext } from "./context.ts";
import { recordDecisions, recordEnd, type Written } from "./record.ts";

/** A context of which the order of what is written is known; the snapshot is kept when `release` is called. */
function watched(auditMode: AuditMode) {
  const order: string[] = [];
  const keeping = Promise.withResolvers<void>();
  const snapshots: SnapshotKeeper = {
    keep: () => {
      order.push("keep");
      return keeping.promise.then(() => void order.push("kept"));
    },
  };
  const append = async (events: readonly { readonly type: string }[]) => {
    order.push(...events.map(({ type }) => type));
  };
  const lost: EventStoreUnavailable[] = [];
  const context: CallContext = {
    ...contextWith(append),
    auditMode,
    snapshots,
    onEventLost: (cause) => lost.push(cause),
  };
  return { context, order, lost, ...keeping };
}

const completion = {
  status: "success",
  http_status: 200,
  latency_ms: 1,
  stream: false,
  attempts: [],
} as const;

function end(context: CallContext): Written {
  const entry = entryOf(context);
  return recordEnd(entry, { completion, decisions: [entry] }, context);
}

/** Else a crash between the two leaves a decision that nobody can make again. */
test("writes no decision before its snapshot is kept", async () => {
  const { context, order, resolve } = watched("strict");
  const evidence = recordDecisions([entryOf(context)], context);
  await Promise.resolve();
  expect(order).toEqual(["keep"]);
  resolve();
  expect(await evidence).toEqual({ kind: "recorded" });
  expect(order).toEqual(["keep", "kept", "decision.made"]);
});

test("does not hold up under `relaxed`, and still keeps the snapshot before the events", async () => {
  const { context, order, resolve } = watched("relaxed");
  const { evidence, durable } = end(context);
  expect(evidence).toEqual({ kind: "recorded" });
  expect(order).toEqual(["keep"]);
  resolve();
  await durable;
  expect(order).toEqual(["keep", "kept", "decision.made", "request.completed"]);
});

test("where the snapshot cannot be kept, there is no evidence under `strict`, and events are told as lost under `relaxed`", async () => {
  const cause = new EventStoreUnavailable("The disk is full.");
  const strict = watched("strict");
  strict.reject(cause);
  expect(await recordDecisions([entryOf(strict.context)], strict.context)).toEqual({
    kind: "unavailable",
    cause,
  });
  expect(strict.order).toEqual(["keep"]);

  const relaxed = watched("relaxed");
  relaxed.reject(cause);
  await end(relaxed.context).durable;
  expect(relaxed.lost).toEqual([cause]);
  expect(relaxed.order).toEqual(["keep"]);
});

test("keeps nothing under `off`", () => {
  const { context, order } = watched("off");
  expect(recordDecisions([entryOf(context)], context)).toEqual({ kind: "recorded" });
  expect(end(context).evidence).toEqual({ kind: "recorded" });
  expect(order).toEqual([]);
});
