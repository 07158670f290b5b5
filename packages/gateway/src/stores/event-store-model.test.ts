import { expect, test } from "bun:test";
import fc from "fast-check";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import type { EventQuery, EventStore, SealedEvent } from "../ports/event-store.ts";
import { MemoryEventStore } from "./memory-event-store.ts";
import { openEventStore } from "./open-event-store.ts";

type Step =
  | { readonly kind: "append"; readonly events: readonly [SealedEvent, ...SealedEvent[]] }
  | { readonly kind: "find"; readonly query: EventQuery };

const FEW = 6;
const anyId = fc.nat({ max: FEW }).map(eventId);
const anyCorrelation = fc.oneof(anyId, fc.constantFrom("a", "A", "ü", ""));
const anyActor = fc.constantFrom("local", "key-1");
const optional = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.constant({}),
    value.map((it) => ({ [name]: it })),
  );

const anyEvent = fc
  .tuple(
    fc.nat({ max: 40 }),
    anyActor,
    optional("requestId", anyId),
    optional("correlationId", anyCorrelation),
  )
  .map(([n, actorId, request, correlation]) =>
    sealedEvent({ id: eventId(n), actorId, ...request, ...correlation }),
  );

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(anyEvent, fc.array(anyEvent, { maxLength: 3 }))
    .map(([first, rest]): Step => ({ kind: "append", events: [first, ...rest] })),
  fc
    .tuple(fc.oneof(anyId, anyCorrelation), fc.integer({ min: 1, max: 5 }), optional("actorId", anyActor))
    .map(([id, limit, actor]): Step => ({ kind: "find", query: { id, limit, ...actor } })),
);

async function run(store: EventStore, steps: readonly Step[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const step of steps) {
    answers.push(
      step.kind === "find"
        ? await store.find(step.query)
        : await store.append(step.events).catch(() => "refused"),
    );
  }
  await store.close();
  return answers;
}

test("the database answers every history of appends and finds as the plain store in memory does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
      const options = { clock: systemClock, queueEventsMax: 100 };
      const ofDatabase = await run(await openEventStore("sqlite::memory:", options), steps);
      expect(ofDatabase).toEqual(await run(new MemoryEventStore(), steps));
    }),
    { numRuns: 60 },
  );
});
