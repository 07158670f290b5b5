import { beforeEach, describe, expect, test } from "bun:test";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import { type Batch, BatchRefused, type EventWriter } from "./event-writer.ts";
import { type EventStoreObserver, GroupCommit, type GroupCommitOptions } from "./group-commit.ts";

/** A writer whose commits end when the test says so; it notes every batch. */
class SteeredWriter implements EventWriter {
  readonly batches: (readonly SealedEvent[])[] = [];
  readonly #begun: PromiseWithResolvers<void>[] = [];
  inFlight = 0;
  inFlightMost = 0;
  /** What a commit does once it has begun; the default succeeds at once. */
  answer: (batch: readonly SealedEvent[]) => Promise<void> = async () => {};

  async commit({ events: batch }: Batch): Promise<void> {
    this.batches.push(batch);
    this.inFlightMost = Math.max(this.inFlightMost, ++this.inFlight);
    this.#begun.shift()?.resolve();
    try {
      await this.answer(batch);
    } finally {
      this.inFlight--;
    }
  }

  nextCommit(): Promise<void> {
    const begun = Promise.withResolvers<void>();
    this.#begun.push(begun);
    return begun.promise;
  }

  async close(): Promise<void> {}
}

let writer: SteeredWriter;

beforeEach(() => {
  writer = new SteeredWriter();
});

function commits(options: Partial<GroupCommitOptions> = {}): GroupCommit {
  return new GroupCommit({
    writer,
    queueEventsMax: 1_000,
    stalledAfterMs: 30_000,
    clock: systemClock,
    ...options,
  });
}

function sizes(): readonly number[] {
  return writer.batches.map((batch) => batch.length);
}

describe("batches", () => {
  test("writes a lone event at once", async () => {
    const event = sealedEvent();
    await commits().append([event]);
    expect(writer.batches).toEqual([[event]]);
  });

  test("shares one commit among the calls of one turn", async () => {
    const group = commits();
    await Promise.all([1, 2, 3].map(() => group.append([sealedEvent(), sealedEvent()])));
    expect(sizes()).toEqual([6]);
  });

  test("takes with the next commit all that came during the last, in order, and never has two in flight", async () => {
    const group = commits();
    const gate = Promise.withResolvers<void>();
    writer.answer = () => gate.promise;
    const begun = writer.nextCommit();
    const first = group.append([sealedEvent()]);
    await begun;
    const later = [sealedEvent(), sealedEvent(), sealedEvent()];
    const rest = later.map((event) => group.append([event]));
    gate.resolve();
    await Promise.all([first, ...rest]);
    expect(writer.batches.slice(1)).toEqual([later]);
    expect(writer.inFlightMost).toBe(1);
  });

  test("bounds a commit without ever splitting a call's events", async () => {
    const group = commits();
    const calls = Array.from({ length: 200 }, () =>
      group.append([sealedEvent(), sealedEvent(), sealedEvent()]),
    );
    await Promise.all(calls);
    expect(sizes()).toEqual([255, 255, 90]);
  });

  test("writes a call that is larger than the bound whole", async () => {
    const [head, ...tail] = Array.from({ length: 300 }, () => sealedEvent());
    if (head === undefined) throw new Error("no events");
    await commits().append([head, ...tail]);
    expect(sizes()).toEqual([300]);
  });
});

describe("the bound", () => {
  test("refuses at once what would pass it, those in flight included, and takes events again after", async () => {
    const group = commits({ queueEventsMax: 3 });
    const gate = Promise.withResolvers<void>();
    writer.answer = () => gate.promise;
    const begun = writer.nextCommit();
    const first = group.append([sealedEvent(), sealedEvent()]);
    await begun;
    await expect(group.append([sealedEvent(), sealedEvent()])).rejects.toThrow(/audit.queue_events_max: 3/);
    const second = group.append([sealedEvent()]);
    expect(group.waitingEvents).toBe(3);
    gate.resolve();
    await Promise.all([first, second]);
    await group.append([sealedEvent(), sealedEvent(), sealedEvent()]);
    expect(group.waitingEvents).toBe(0);
  });
});

describe("failures", () => {
  test("refuses a batch's callers with the writer's reason, and tries afresh with the next", async () => {
    const group = commits();
    const away = new EventStoreUnavailable("the disk is full");
    writer.answer = () => Promise.reject(away);
    const outcomes = await Promise.allSettled([group.append([sealedEvent()]), group.append([sealedEvent()])]);
    const refused = { status: "rejected", reason: away } as const;
    expect(outcomes).toEqual([refused, refused]);
    expect(sizes()).toEqual([2]);
    writer.answer = async () => {};
    await group.append([sealedEvent()]);
  });

  test("gives any other fault of a writer as unavailable, with its cause", async () => {
    const fault = new TypeError("a bug");
    writer.answer = () => Promise.reject(fault);
    const reason = await commits()
      .append([sealedEvent()])
      .catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(EventStoreUnavailable);
    expect(reason).toMatchObject({ message: "a bug", cause: fault });
  });

  test("a refused event fails its own call only, wherever in a batch it stands", async () => {
    for (let at = 0; at < 7; at++) {
      const group = commits();
      const events = Array.from({ length: 7 }, () => sealedEvent());
      writer.answer = async (batch) => {
        if (batch.some((event) => event === events[at])) throw new BatchRefused("a duplicate");
      };
      const outcomes = await Promise.allSettled(events.map((event) => group.append([event])));
      expect(outcomes.map(({ status }) => status)).toEqual(
        events.map((_, n) => (n === at ? "rejected" : "fulfilled")),
      );
    }
  });

  test("a commit that never answers is given up, with all who wait behind it; others are refused until it answers", async () => {
    const group = commits({ stalledAfterMs: 1 });
    const gate = Promise.withResolvers<void>();
    writer.answer = () => gate.promise;
    const begun = writer.nextCommit();
    const first = group.append([sealedEvent()]);
    await begun;
    const behind = group.append([sealedEvent()]);
    await expect(Promise.allSettled([first, behind])).resolves.toMatchObject([
      { status: "rejected" },
      { status: "rejected" },
    ]);
    await expect(group.append([sealedEvent()])).rejects.toThrow("The database has not answered for 1 ms");
    expect(group.waitingEvents).toBe(0);
    writer.answer = async () => {};
    gate.resolve();
    await new Promise(setImmediate);
    await group.append([sealedEvent()]);
    expect(sizes()).toEqual([1, 1]);
  });
});

describe("the end", () => {
  test("drains what waits and refuses what comes later", async () => {
    const group = commits();
    const appends = [group.append([sealedEvent()]), group.append([sealedEvent()])];
    const drained = group.drain();
    await expect(group.append([sealedEvent()])).rejects.toThrow("The event store is closed.");
    await drained;
    await Promise.all(appends);
    await group.drain();
  });

  test("does not wait for a commit that nobody waits for any longer", async () => {
    const group = commits({ stalledAfterMs: 1 });
    writer.answer = () => new Promise(() => {});
    const append = group.append([sealedEvent()]);
    const drained = group.drain();
    await expect(append).rejects.toThrow(EventStoreUnavailable);
    await drained;
  });
});

test("tells its observer what waits and what became durable", async () => {
  const seen: (number | { readonly events: number; readonly durationMs: number })[] = [];
  const observer: EventStoreObserver = {
    queued: (events) => seen.push(events),
    committed: ({ events, durationMs }) => seen.push({ events: events.length, durationMs }),
  };
  const clock = { nowMs: () => 0, monotonicMs: () => seen.length };
  const group = commits({ observer, clock });
  await Promise.all([group.append([sealedEvent(), sealedEvent()]), group.append([sealedEvent()])]);
  expect(seen).toEqual([2, 3, { events: 3, durationMs: 0 }, 1, 0]);
});
